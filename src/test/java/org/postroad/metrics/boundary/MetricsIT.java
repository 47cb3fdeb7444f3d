package org.postroad.metrics.boundary;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

@OnBothDatabases
class MetricsIT extends PostroadIT {
    @Test
    void nobodyReadsThemWithoutSigningIn() {
        given().get(url("/metrics"))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void healthSaysThatTheEngineClaims() {
        given().get(url("/health/ready")).then().statusCode(200).body(containsString("claims jobs"));
    }
}
