namespace Patchbay.Endpoints.Diagnosis.Catalog;

/// <summary>The server that answered, or the model behind it.</summary>
internal static class EndpointFindings
{
    private const string CheckUrl = "Check the URL: an Anthropic-format base URL is what stands before `/v1/messages`; then `{edit} --url URL`.{back}";
    private const string PageInBetween = "Something between here and {host} answers in its place (proxy, VPN, captive portal): open {url} in a browser to see it.";

    /// <summary>PB-END-01.</summary>
    public static FindingEntry NoSuchPath { get; } = new()
    {
        Code = "PB-END-01",
        Layer = Layer.Endpoint,
        Title = "The endpoint does not know /v1/messages",
        When = "An endpoint that is not Anthropic's answers 404, 405 or \"unexpected endpoint\" to `POST /v1/messages`, and does not speak of a model.",
        What = "Endpoint {name} has no Anthropic Messages API at {url}/v1/messages ({status}).{server}",
        Remedy = CheckUrl,
        Causes =
        [
            "The URL has the path of an OpenAI-format API (`/v1`, `/openai/v1`, `/api/v1`): many vendors serve the Anthropic format elsewhere, for instance under `/anthropic`.",
            "The server is too old for the Anthropic format: LM Studio has it since 0.4.1; Ollama, llama.cpp and vLLM have it in current versions.",
            "The URL leads to a web page, a reverse proxy's default site, or another service on the same port.",
        ],
        ExampleEvidence = "404 page not found",
        Example = [new("status", "404"), new("server", " It looks like a program written in Go (Ollama is one).")],
    };

    /// <summary>PB-END-02.</summary>
    public static FindingEntry NoSuchModel { get; } = new()
    {
        Code = "PB-END-02",
        Layer = Layer.Endpoint,
        Title = "The endpoint does not have this model",
        When = "An endpoint that is not Anthropic's answers 404 to `POST /v1/messages` and its text speaks of the model.",
        What = "Endpoint {name} ({authority}) does not have the model {model}.",
        Remedy = "Map it to one that it has: `{edit} --model default=MODEL` (`{test}` lists what it has).{back}",
        Causes =
        [
            "Claude Code asks for Claude model names; a server with other models needs a map: `\"models\": { \"default\": \"…\" }`.",
            "The model is not downloaded: `ollama pull MODEL`, `lms get MODEL`.",
            "The name is spelt in another way there: case, a vendor prefix, a tag such as `:30b`.",
        ],
        ExampleEvidence = "model 'claude-opus-5-5' not found",
        Example = [new("model", "claude-opus-5-5")],
    };

    /// <summary>PB-END-03.</summary>
    public static FindingEntry NoModelLoaded { get; } = new()
    {
        Code = "PB-END-03",
        Layer = Layer.Endpoint,
        Title = "No model is loaded",
        When = "The answer says \"No models loaded\" or asks for `lms load` (LM Studio's words), whatever its status: 404, 400, or 200 with an error inside.",
        What = "The server at endpoint {endpoint} runs, but no model is loaded there.",
        Remedy = "Load one on that machine: `lms load MODEL` (`lms ls` lists them), then send the message again.{back}",
        Causes =
        [
            "LM Studio unloaded the model after its idle time: raise the time to live there, or turn just-in-time loading on.",
            "LM Studio was restarted and loads nothing by itself.",
        ],
        ExampleEvidence = "No models loaded. Please load a model in the developer page or use the 'lms load' command.",
        Example = [new("endpoint", "lmstudio (http://127.0.0.1:1234)")],
    };

    /// <summary>PB-END-04.</summary>
    public static FindingEntry ModelLoading { get; } = new()
    {
        Code = "PB-END-04",
        Layer = Layer.Endpoint,
        Title = "The model is still loading",
        When = "The endpoint answers 503 and says that it loads its model (llama.cpp's words: \"Loading model\").",
        What = "The server at endpoint {endpoint} is still loading its model.",
        Remedy = "Wait until it is loaded, then send the message again; `{test}` says when.{back}",
        Causes = ["A large model on a slow disk takes minutes. If it never ends, the server's log says why: usually too little memory."],
        ExampleEvidence = "Loading model",
        Example = [new("endpoint", "llama (http://127.0.0.1:8080)"), new("test", "patchbay endpoint test llama")],
    };

    /// <summary>PB-END-05.</summary>
    public static FindingEntry ErrorPage { get; } = new()
    {
        Code = "PB-END-05",
        Layer = Layer.Endpoint,
        Title = "A web page instead of an answer",
        When = "The answer has an error status (often 403, 502, 503, 504) and its body is HTML: a reverse proxy, a CDN or a firewall in front of the endpoint speaks in its place.",
        What = "The answer from {authority}, the address of endpoint {name}, was a web page with status {status}, not an API answer.{server}",
        Remedy = "The server behind that page is down or not let through: check it, then send the message again.{back}",
        RemedyFirstParty = PageInBetween,
        Causes =
        [
            "502, 503, 504: the proxy is up and the model server behind it is not, or takes longer than the proxy waits (`proxy_read_timeout` in nginx).",
            "413: the proxy limits request bodies; Claude Code's grow with the conversation (`client_max_body_size 64m` in nginx).",
            "403: a firewall in front (Cloudflare, a company's) blocks programs or this address.",
            "407, 511 and the like: a proxy or portal wants you to sign in with a browser.",
        ],
        ExampleEvidence = "502 Bad Gateway",
        Example = [new("status", "502"), new("server", " The page is nginx's.")],
    };

    /// <summary>PB-END-06.</summary>
    public static FindingEntry WebPage { get; } = new()
    {
        Code = "PB-END-06",
        Layer = Layer.Endpoint,
        Title = "A web page with status 200",
        When = "The answer has status 200 and its body is HTML: a site's start page, a login page, or a network's captive portal.",
        What = "The answer from {authority}, the address of endpoint {name}, was a web page, not an API answer.{server}",
        Remedy = CheckUrl,
        RemedyFirstParty = PageInBetween,
        Causes =
        [
            "A captive portal (hotel, train) wants you to sign in: open any page in a browser.",
            "A single sign-on in front of the endpoint shows its login page to programs too: ask for an address or a header that lets programs through.",
            "The URL is a vendor's web site, not its API: `https://example.com` instead of `https://api.example.com/anthropic`.",
        ],
        ExampleEvidence = "Sign in · Corp SSO",
        Example = [new("server", " It looks like a login page.")],
    };

    /// <summary>PB-END-07.</summary>
    public static FindingEntry Empty { get; } = new()
    {
        Code = "PB-END-07",
        Layer = Layer.Endpoint,
        Title = "An empty answer",
        When = "The answer has a 2xx status and no content: no body at all, or a stream that ended without an event.",
        What = "Endpoint {name} ({authority}) answered {status} without any content.",
        Remedy = "See the server's own log, then send the message again.{back}",
        Causes =
        [
            "The server crashed or ran out of memory right after it had begun the answer.",
            "What listens there is no model server: a health-check stub, a tunnel without a far end.",
            "A proxy in between dropped the body.",
        ],
        Example = [new("status", "200")],
    };

    /// <summary>PB-END-08.</summary>
    public static FindingEntry OpenAIAnswer { get; } = new()
    {
        Code = "PB-END-08",
        Layer = Layer.Endpoint,
        Title = "An OpenAI-format answer",
        When = "The answer has status 200 and is OpenAI's: JSON with `choices`, or a stream of `chat.completion.chunk` or `response.…` events.",
        What = "Endpoint {name} ({authority}) answered an Anthropic request in OpenAI's format: what serves {url}/v1/messages is not an Anthropic Messages API.",
        Remedy = CheckUrl,
        Causes =
        [
            "A proxy sends every path to one OpenAI-format server.",
            "The vendor has an Anthropic-format address beside the OpenAI one: look for `ANTHROPIC_BASE_URL` in its documentation.",
        ],
        ExampleEvidence = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[",
    };

    /// <summary>PB-END-09.</summary>
    public static FindingEntry Redirect { get; } = new()
    {
        Code = "PB-END-09",
        Layer = Layer.Endpoint,
        Title = "The endpoint redirects elsewhere",
        When = "The answer is a redirect (3xx). It is never followed: the conversation and the key would go to a host that nobody chose.",
        What = "Endpoint {name} ({authority}) redirects to {target} ({status}). That was not followed, so that neither the conversation nor a key goes there unasked.",
        Remedy = "If you trust it, use that address: `{edit} --url {targeturl}`.{back}",
        RemedyFirstParty = PageInBetween,
        Causes =
        [
            "http where the server wants https, or a host name without `www` or with a trailing path.",
            "A login page: the server wants a browser session, and programs need another address.",
        ],
        ExampleEvidence = "Location: https://login.corp.example/start",
        Example = [new("status", "302"), new("target", "login.corp.example"), new("targeturl", "https://login.corp.example")],
    };

    /// <summary>PB-END-10.</summary>
    public static FindingEntry NotAMessage { get; } = new()
    {
        Code = "PB-END-10",
        Layer = Layer.Endpoint,
        Title = "An answer that is not a Message",
        When = "The answer has status 200 and is complete, and it is neither an Anthropic Message nor a stream of its events.",
        What = "Endpoint {name} ({authority}) answered with something that is not an Anthropic Message.",
        Remedy = CheckUrl,
        Causes = ["The URL leads to another API of the same vendor, or to another service on the same port."],
        ExampleEvidence = "{\"status\":\"ok\"}",
    };

    /// <summary>PB-END-11.</summary>
    public static FindingEntry ErrorInside { get; } = new()
    {
        Code = "PB-END-11",
        Layer = Layer.Endpoint,
        Title = "An error under status 200",
        When = "The answer has status 200 and its body, or its first event, is an error.",
        What = "Endpoint {name} ({authority}) answered 200, but what it sent is an error.",
        Remedy = "The evidence below is the server's own reason; put that right, then send the message again.{back}",
        Causes = ["Some local servers report every problem under status 200."],
        ExampleEvidence = "Failed to process the request: the model has crashed",
    };

    /// <summary>PB-END-23.</summary>
    public static FindingEntry Failing { get; } = new()
    {
        Code = "PB-END-23",
        Layer = Layer.Endpoint,
        Title = "The endpoint answers with an error",
        When = "A session's request is answered with an error of the endpoint's own: a rate limit, an overload, a failure of the server, a request that it refuses.",
        What = "Endpoint {name} ({authority}) answers with status {status}.",
        Remedy = "{advice}{back}",
        Causes = ["429: its rate limit or quota.", "529 or 503: it is overloaded.", "500, 502, 504: it, or a gateway before it, fails."],
        ExampleEvidence = "rate_limit",
        Example = [new("status", "429"), new("advice", "Wait, or go on elsewhere: `patchbay use NAME`.")],
    };

    /// <summary>PB-END-24.</summary>
    public static FindingEntry ThinkingRefused { get; } = new()
    {
        Code = "PB-END-24",
        Layer = Layer.Endpoint,
        Title = "Thinking that another endpoint has signed",
        When = "The conversation has been at another endpoint, and this one refuses the signatures of the thinking that came from there.",
        What = "Endpoint {name} ({authority}) refuses thinking in this conversation: another endpoint has signed it.",
        Remedy = "Through the gateway Claude Code asks again without it; of a direct session, go on through the gateway: `patchbay chat --resume SESSION` without `--direct`.{back}",
        Causes = ["Each endpoint takes only thinking that it has signed itself.", "The endpoint says so in words of its own, by which Claude Code does not leave the thinking out."],
        ExampleEvidence = "bad sig",
    };
}
