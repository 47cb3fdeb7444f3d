package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import org.postroad.identity.control.MemberStore.Named;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.Json;

/** A member as REST shows it. */
final class MemberView {
    private MemberView() {}

    static JsonObject json(Named named) {
        Member member = named.member();
        return Json.createObjectBuilder()
                .add("id", Member.ID.text(member.id()))
                .add("account_id", Account.ID.text(member.accountId()))
                .add("user_id", User.ID.text(member.userId()))
                .add("user_name", named.user().name())
                .add("role", member.role().wireName())
                .add("created_at", member.createdAt().toString())
                .build();
    }
}
