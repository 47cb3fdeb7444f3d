package org.postroad.provider.control;

import org.postroad.platform.control.Database.Dialect;

class HttpRequestOnPostgresIT extends HttpRequestContract {
    HttpRequestOnPostgresIT() {
        super(Dialect.POSTGRESQL);
    }
}
