package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class HttpRequestOnH2IT extends HttpRequestContract {
    HttpRequestOnH2IT() {
        super(Dialect.H2);
    }
}
