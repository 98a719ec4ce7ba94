// One program, five roles. See bench/README.md.
#include "net.h"
#include "roles.h"

int main(int argc, char** argv) {
    std::string role = argc > 1 ? argv[1] : "";
    raiseFileLimit();
    Arguments arguments(argc > 2 ? argc - 2 : 0, argv + 2);
    if (role == "endpoint") return runEndpoint(arguments);
    if (role == "closed") return runClosedLoop(arguments);
    if (role == "paced") return runPaced(arguments);
    if (role == "hangup") return runHangUp(arguments);
    if (role == "start") return runStart(arguments);
    fprintf(stderr,
            "usage: load endpoint --port PORT [--tick-us 1000]\n"
            "       load closed --port PORT --connections 32 (--seconds 5 | --requests 2000) --body 52224 --plan 'mode=sse&events=228' [-H 'name: value']… [--rate 500]\n"
            "       load paced  --port PORT --streams 100 --events 200 --rate 20 [--ramp 1]\n"
            "       load hangup --port PORT --endpoint-port PORT --streams 1000 [--settle 1]\n"
            "       load start  --port PORT --runs 4 [--log FILE] -- COMMAND…\n"
            "also for every client: --path /v1/messages, --plan-in query|header|body (body: through a translator)\n");
    return 2;
}
