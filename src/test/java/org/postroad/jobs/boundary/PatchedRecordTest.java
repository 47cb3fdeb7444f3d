package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchedRecordTest {
    private static final JsonObject JOB = Jobs.object(
            "{'id':'job_0000000000001','action':'noop','priority':0,'payload':{'a':{'b':1},'list':[1]},'node':null}");

    private static PatchedRecord patched(String patch) {
        return PatchedRecord.of(JOB, Jobs.object(patch), JobDeclaration.SCHEMA);
    }

    @Test
    void membersAreSetWholeOrFromInside() {
        PatchedRecord after = patched("{'priority':5,'payload/a/b':2,'payload/c~1d':3}");
        assertThat(after.changed()).containsExactlyInAnyOrder("priority", "payload");
        assertThat(after.members().getJsonObject("payload")).isEqualTo(Jobs.object("{'a':{'b':2},'list':[1],'c/d':3}"));
    }

    @Test
    void nullTakesAMemberAwayFromInside() {
        assertThat(patched("{'payload/a/b':null}").members().getJsonObject("payload"))
                .isEqualTo(Jobs.object("{'a':{},'list':[1]}"));
    }

    @Test
    void whatIsSoAlreadyIsNoChange() {
        assertThat(patched("{'priority':0,'action':'noop','id':'job_0000000000001','node':null}")
                        .changed())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'colour':1} | invalidPatch",
                "{'payload/x/y':1} | invalidPatch",
                "{'payload/list/0':1} | invalidPatch",
                "{'priority/x':1} | invalidPatch",
                "{'payload':{},'payload/a':1} | invalidPatch",
                "{'action':'other'} | invalidProperties",
                "{'node':'n'} | invalidProperties",
                "{'id':'job_0000000000002'} | invalidProperties"
            })
    void otherPatchesAreRefused(String patch, String type) {
        assertThatThrownBy(() -> patched(patch))
                .isInstanceOfSatisfying(
                        RecordRefused.class,
                        refused -> assertThat(refused.error().type()).isEqualTo(type));
    }
}
