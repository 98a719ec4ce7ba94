namespace Patchbay.Endpoints.Diagnosis.Catalog;

/// <summary>What <c>patchbay doctor</c> finds by looking an endpoint over.</summary>
internal static class ConformanceFindings
{
    /// <summary>PB-END-12.</summary>
    public static FindingEntry OtherDialect { get; } = new()
    {
        Code = "PB-END-12",
        Layer = Layer.Endpoint,
        Title = "The endpoint speaks another language",
        When = "The address does not know the Messages API, and answers as a server of another API does.",
        What = "Endpoint {name} ({authority}) speaks {dialect}, not the Anthropic Messages API.",
        Remedy = "Let Patchbay translate: `patchbay use {url}` writes down what it speaks, and switches.",
        Causes =
        [
            "Some vendors have an Anthropic-format address beside this one: look for `ANTHROPIC_BASE_URL` in their documentation.",
        ],
        Example = [new("dialect", "openai-chat")],
    };

    /// <summary>PB-END-13.</summary>
    public static FindingEntry StreamBuffered { get; } = new()
    {
        Code = "PB-END-13",
        Layer = Layer.Endpoint,
        Title = "A stream is kept back until it is whole",
        When = "`patchbay doctor` asked for a stream, and its first byte came when the answer was done, while a short answer began clearly sooner; each twice. Or many events came in few lumps.",
        What = "Something between here and the model of endpoint {name} ({authority}) keeps a stream back: nothing came for {time}, and then much of it at once.",
        Remedy = "Turn response buffering off where it happens: `proxy_buffering off` in nginx, `flush_interval -1` in Caddy, `X-Accel-Buffering: no` in the answer.",
        Causes =
        [
            "A reverse proxy or a CDN buffers or compresses what it passes on.",
            "A gateway asks its own upstream without streaming and makes a stream of the answer afterwards.",
            "A company's proxy scans answers for malware before it lets them through.",
        ],
        ExampleEvidence = "first and last byte after 2.41 s; of a short answer after 0.31 s",
        Example = [new("time", "2.41 s")],
    };

    /// <summary>PB-END-14.</summary>
    public static FindingEntry StreamBroken { get; } = new()
    {
        Code = "PB-END-14",
        Layer = Layer.Endpoint,
        Title = "A stream is not one of the Messages API",
        When = "`patchbay doctor` asked for a stream, and what came is not: no events, a wrong beginning or end, an error inside, or JSON in one piece.",
        What = "A streamed answer of endpoint {name} ({authority}) is not well: {problem}.",
        Remedy = "Show this to who runs {host}: Claude Code streams every answer and cannot do without.",
        Causes =
        [
            "The gateway does not know `\"stream\":true`.",
            "It cuts answers after a number of seconds or bytes.",
        ],
        Example = [new("problem", "it ends with `content_block_delta`, not with `message_stop`")],
    };

    /// <summary>PB-END-15.</summary>
    public static FindingEntry ErrorsRewritten { get; } = new()
    {
        Code = "PB-END-15",
        Layer = Layer.Endpoint,
        Title = "Errors are put into other words",
        When = "`patchbay doctor` sent a request that the API refuses, and the refusal does not have the API's form.",
        What = "Endpoint {name} ({authority}) does not pass errors on as the Messages API words them: {problem} (status {status}).",
        Remedy = "Show this to who runs {host}: status and body of errors must pass unmodified, because Claude Code recovers by their wording.",
        Causes =
        [
            "LiteLLM and others put the server's error as text into one of their own.",
            "A firewall or CDN replaces error bodies by a page.",
        ],
        ExampleEvidence = "{\"error\":{\"message\":\"BadRequestError: {\"type\":\"error\" …\",\"type\":\"None\",\"code\":\"400\"}}",
        Example = [new("problem", "the server's own error stands as text inside another one"), new("status", "400")],
    };

    /// <summary>PB-END-16.</summary>
    public static FindingEntry NoToolCall { get; } = new()
    {
        Code = "PB-END-16",
        Layer = Layer.Endpoint,
        Title = "No tool is called",
        When = "`patchbay doctor` offered a tool and asked for it by name with `tool_choice`; the answer holds no such call, or its result was refused.",
        What = "Tools do not work at endpoint {name} ({authority}) with {model}: {problem}.",
        Remedy = "Choose a model that calls tools: `{edit} --model default=MODEL` (`patchbay models` says which do).{back}",
        Causes =
        [
            "The model was not made for tools, or is served without its tool template (vLLM: `--enable-auto-tool-choice`, llama.cpp: `--jinja`).",
            "A gateway drops `tools` or `tool_choice`.",
        ],
        Example = [new("problem", "no tool was called, though `tool_choice` asked for it by name"), new("model", "qwen3-coder")],
    };

    /// <summary>PB-END-17.</summary>
    public static FindingEntry ToolResultLost { get; } = new()
    {
        Code = "PB-END-17",
        Layer = Layer.Endpoint,
        Title = "Results of tools do not reach the model",
        When = "`patchbay doctor` sent a long and a short result of a tool, and the endpoint counts about the same number of tokens for both.",
        What = "What a tool answers does not reach the model at endpoint {name} ({authority}): a long result counts {more} tokens, a short one {less}.",
        Remedy = "Show this to who runs {host}: `tool_result` blocks must pass unmodified.{back}",
        Causes =
        [
            "A gateway translates the conversation and forgets the results, or cuts them.",
        ],
        Example = [new("more", "61"), new("less", "61")],
    };

    /// <summary>PB-END-18.</summary>
    public static FindingEntry ToolReferenceStripped { get; } = new()
    {
        Code = "PB-END-18",
        Layer = Layer.Endpoint,
        Title = "tool_reference is taken out",
        When = "`patchbay doctor` sent the result of a tool search, and the found tool did not reach the model: a reference to a tool that does not exist was not refused, and the definition of one that does was not counted.",
        What = "Endpoint {name} ({authority}) takes the references to found tools out of a tool search's result: a tool that Claude Code finds by searching cannot be called there.",
        Remedy = "Nothing need be done for agents started with `patchbay claude`: they get ENABLE_TOOL_SEARCH=false from now on. Who runs {host} should pass the blocks on.",
        Causes =
        [
            "The gateway keeps only the types of blocks that it knows; `tool_reference` is from November 2025.",
        ],
        Example = [new("found", "120"), new("without", "118")],
    };

    /// <summary>PB-END-19.</summary>
    public static FindingEntry FieldsDropped { get; } = new()
    {
        Code = "PB-END-19",
        Layer = Layer.Endpoint,
        Title = "Unknown body fields are dropped",
        When = "Anthropic's own API stands behind the endpoint, for it refused other things in its words; and a body field that it does not know was not refused.",
        What = "Endpoint {name} ({authority}) drops body fields that it does not know, so new features of Claude Code do not work there.",
        Remedy = "Show this to who runs {host}: a gateway should pass unknown fields on.",
        Causes =
        [
            "The gateway reads the request into types of its own and writes it anew.",
        ],
    };

    /// <summary>PB-END-20.</summary>
    public static FindingEntry BetaDropped { get; } = new()
    {
        Code = "PB-END-20",
        Layer = Layer.Endpoint,
        Title = "anthropic-beta is dropped",
        When = "Anthropic's own API stands behind the endpoint, for it refused other things in its words; and an `anthropic-beta` value that nobody knows was not refused.",
        What = "Endpoint {name} ({authority}) does not pass the beta header on, so features that it switches on do not work there.",
        Remedy = "Show this to who runs {host}: the beta header should reach the API as it is.",
        Causes =
        [
            "The gateway passes on only the values that it knows, which then needs an update with every feature.",
            "It forwards a fixed list of headers.",
        ],
    };

    /// <summary>PB-END-21.</summary>
    public static FindingEntry LargeBodyRefused { get; } = new()
    {
        Code = "PB-END-21",
        Layer = Layer.Endpoint,
        Title = "Large requests are refused on the way",
        When = "`patchbay doctor` sent a request of a megabyte, and the answer was not the API's: 403, 408, 413, 5xx, a page, or none.",
        What = "Something in front of endpoint {name} ({authority}) refuses a request of {size} bytes ({status}).",
        Remedy = "Raise the limit where it is: `client_max_body_size 64m` in nginx; take the address out of the firewall's body rules.",
        Causes =
        [
            "A long conversation with pictures has many megabytes; the API itself takes 32 MB.",
        ],
        ExampleEvidence = "413 Request Entity Too Large",
        Example = [new("size", "1,048,699"), new("status", "413")],
    };

    /// <summary>PB-END-22.</summary>
    public static FindingEntry CodeBodyRefused { get; } = new()
    {
        Code = "PB-END-22",
        Layer = Layer.Endpoint,
        Title = "Program text is refused on the way",
        When = "`patchbay doctor` sent a request with program text in it (HTML, SQL, shell), and the answer was not the API's.",
        What = "Something in front of endpoint {name} ({authority}) takes program text in a request for an attack ({status}).",
        Remedy = "Take {url}/v1/messages out of the firewall's body rules.",
        Causes =
        [
            "Web application firewalls look for `<script>`, SQL and paths in bodies; any conversation of a coding agent has them.",
        ],
        ExampleEvidence = "403 Forbidden",
        Example = [new("size", "512"), new("status", "403")],
    };

    /// <summary>PB-NET-19.</summary>
    public static FindingEntry SilenceCut { get; } = new()
    {
        Code = "PB-NET-19",
        Layer = Layer.Network,
        Title = "A quiet connection is cut",
        When = "`patchbay doctor` asked for an answer that is not streamed, and the connection was cut, or a proxy gave up, before it was done.",
        What = "Something between here and endpoint {name} ({authority}) cuts a connection on which nothing comes for a while.",
        Remedy = "Raise its idle or read time-out above 300 s: `proxy_read_timeout 600s` in nginx; an AWS load balancer's idle timeout.",
        Causes =
        [
            "A model that thinks says nothing for minutes; the Messages API sends pings then, and a proxy that buffers keeps them back.",
        ],
        ExampleEvidence = "Connection reset by peer",
    };
}
