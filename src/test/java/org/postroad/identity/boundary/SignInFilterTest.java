package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInFilterTest {
    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/ready", "/.well-known/jmap", "/cli", "/cli/postroad.jar"})
    void someIsForEverybody(String path) {
        assertThat(SignInFilter.isOpen(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/healthy",
                "/client",
                "/api/health",
                "/api/openapi.yaml",
                "/metrics",
                "/well-known",
                "/api"
            })
    void allElseIsNot(String path) {
        assertThat(SignInFilter.isOpen(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/accounts/acc_1/provider-events, true",
        "OPTIONS, /api/accounts/acc_1/provider-events, false",
        "GET, /api/accounts/acc_1/provider-events, false",
        "POST, /api/accounts/acc_1/provider-events/, false",
        "POST, /api/accounts/acc_1/x/provider-events, false",
        "POST, /api/accounts//provider-events, false",
        "POST, /accounts/acc_1/provider-events, false",
        "POST, /api/accounts/acc_1/provider-credentials, false"
    })
    void onlyProviderEventsProveThemselves(String method, String path, boolean signed) {
        assertThat(SignInFilter.isSigned(method, path)).isEqualTo(signed);
    }

    @ParameterizedTest
    @CsvSource({
        "/authorize, true",
        "/device, true",
        "/auth/token, true",
        "/auth/device, true",
        "/auth/revoke, true",
        "/api/auth, true",
        "/api/discover/ann@example.org, true",
        "/authorize/x, false",
        "/auth/introspect, false",
        "/auth/token/x, false",
        "/api/auth/x, false",
        "/api/discover/, false",
        "/api/discover/a/b, false"
    })
    void whereOneSignsInNobodyHasTo(String path, boolean signingIn) {
        assertThat(SignInFilter.isSigningIn(path)).isEqualTo(signingIn);
    }
}
