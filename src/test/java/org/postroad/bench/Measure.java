package org.postroad.bench;

/** One or a few lines of the design's table. */
interface Measure {
    void run(BenchPostgres postgres, Scale scale, Report report) throws Exception;
}
