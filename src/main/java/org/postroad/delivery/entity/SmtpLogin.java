package org.postroad.delivery.entity;

/** What we sign in with at a relay. Its text shows no secret. */
public record SmtpLogin(String user, String secret) {
    @Override
    public String toString() {
        return "SmtpLogin[" + user + "]";
    }
}
