package org.postroad.identity.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.DeviceSignIn;
import org.postroad.identity.control.SignInFailures;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.RegisteredClient;
import org.postroad.platform.boundary.PublicAddress;
import org.postroad.platform.entity.Json;

/** The device authorization endpoint (RFC 8628 §3.1). Each code is a row that a stranger makes, so they are counted like failures. */
@WebServlet("/auth/device")
public class DeviceCodeServlet extends OauthServlet {
    private static final long serialVersionUID = 1L;
    private static final String TRIED = "oauth device";

    private transient @Inject RequestingClient clients;
    private transient @Inject DeviceSignIn devices;
    private transient @Inject SignInFailures failures;
    private transient @Inject Caller caller;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Form form = Form.ofBody(request);
        RegisteredClient client = clients.of(form, request);
        OauthScope scope = scope(form).orElse(OauthScope.WHOLE);
        failures.requireFew(caller.address(), TRIED);
        failures.count(caller.address(), TRIED);
        DeviceSignIn.Started started = devices.start(client, scope);
        String page = PublicAddress.of(request) + "/device";
        write(
                response,
                Json.createObjectBuilder()
                        .add("device_code", started.deviceCode().text())
                        .add("user_code", started.userCode().text())
                        .add("verification_uri", page)
                        .add(
                                "verification_uri_complete",
                                page + "?user_code=" + started.userCode().text())
                        .add("expires_in", started.lifetime().toSeconds())
                        .add("interval", started.interval().toSeconds()));
    }
}
