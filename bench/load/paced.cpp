// S streams at E events per second: how late each event arrives, counted from the write at the endpoint.
#include "roles.h"
#include "stream_set.h"
#include <sys/prctl.h>

int runPaced(const Arguments& a) {
    prctl(PR_SET_TIMERSLACK, 1);
    int streams = int(a.number("streams", 100)), events = int(a.number("events", 228));
    double rate = a.number("rate", 20), ramp = a.number("ramp", 1);
    StreamSet set(a, streams, events, rate);
    int64_t begin = nowNs();
    set.run(int64_t(ramp * 1e9), begin + int64_t((ramp + events / rate + 10) * 1e9));
    set.failRest("not ended in time");
    printf("{\"streams\":%d,\"completed\":%d,\"failures\":%d,\"first_failure\":\"%s\",\"most_open\":%d,\"events\":%ld,\"seconds\":%.3f,"
           "\"late_p50_us\":%.1f,\"late_p99_us\":%.1f,\"late_max_us\":%.1f}\n",
           streams, set.completed, set.failures, set.firstFailure.c_str(), set.mostOpen, set.events, double(nowNs() - begin) / 1e9,
           set.lateness.us(0.5), set.lateness.us(0.99), set.lateness.us(1));
    return 0;
}
