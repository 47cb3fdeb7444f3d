package org.postroad.platform.boundary;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import org.junit.jupiter.api.Test;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

@OnBothDatabases
class ServerStartIT extends PostroadIT {

    @Test
    void aStartedServerIsReady() {
        given().get(url("/health/ready")).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void theServersOwnContractIsNotShown() {
        given().get(url("/openapi")).then().statusCode(oneOf(401, 403));
    }
}
