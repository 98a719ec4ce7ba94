using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Patchbay.EndToEnd.Peers;

/// <summary>An endpoint that speaks every dialect, and whose every answer follows from the number in the request's text (<see cref="LedgerCase"/>).</summary>
internal sealed partial class ScriptedEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<int, int> _asked = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _cuts = new();

    private ScriptedEndpoint(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>How often each case was asked.</summary>
    public IReadOnlyDictionary<int, int> Asked => _asked;

    public static async Task<ScriptedEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var endpoint = new ScriptedEndpoint(app);
        app.Run(endpoint.ServeAsync);
        await app.StartAsync();
        endpoint.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return endpoint;
    }

    /// <summary>Gives a machine an endpoint of each dialect here, with the script's prices; Anthropic's is plugged in, models that begin with <c>chat-</c> go to OpenAI chat.</summary>
    public void Configure(Rig rig, Dictionary<string, object>? more = null)
    {
        var price = new { input = LedgerCase.InputPrice, output = LedgerCase.OutputPrice, cacheRead = LedgerCase.CacheReadPrice, cacheWrite = LedgerCase.CacheWritePrice, cacheWriteHour = LedgerCase.CacheWriteHourPrice, webSearch = LedgerCase.WebSearchPrice };
        Dictionary<string, object> settings = new(more ?? [])
        {
            ["prices"] = new Dictionary<string, object> { ["*"] = new Dictionary<string, object> { ["*"] = price } },
            ["routes"] = new[] { new { model = "chat-*", use = "script-openai-chat" } },
        };
        rig.Configure("script-anthropic-messages", LedgerCase.Dialects.ToDictionary(static dialect => $"script-{dialect}", dialect => (object)new { kind = "custom", url = Url, dialect, credential = "none" }), settings);
    }

    /// <summary>Has the endpoint break off, now that its client has all that it sent.</summary>
    public void Cut(int number) => _cuts.GetOrAdd(number, static _ => new TaskCompletionSource()).TrySetResult();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (CaseNumber().Match(body) is not { Success: true } match)
        {
            context.Response.StatusCode = 404; // A question about models.
            return;
        }

        var one = new LedgerCase(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        var asked = _asked.AddOrUpdate(one.Number, 1, static (_, count) => count + 1);
        if (one.End == CaseEnd.Refused || (one.End == CaseEnd.Retried && asked == 1))
        {
            context.Response.StatusCode = one.End == CaseEnd.Refused ? one.RefusedWith : 400;
            context.Response.ContentType = "application/json";
            var message = one.End == CaseEnd.Refused ? "not now" : "max_tokens is too large: 99999. This model supports at most 4096 completion tokens";
            await context.Response.WriteAsync(one.IsAnthropic ? $$$$"""{"type":"error","error":{"type":"api_error","message":"{{{{message}}}}"}}""" : $$$$"""{"error":{"message":"{{{{message}}}}","type":"invalid_request_error","code":null}}""");
            return;
        }

        var isStream = one.Dialect == "gemini" ? context.Request.Path.Value!.Contains("stream", StringComparison.OrdinalIgnoreCase) : StreamFlag().IsMatch(body);
        var parts = isStream ? Stream(one) : [Whole(one)];
        context.Response.ContentType = !isStream ? "application/json" : one.Dialect == "ollama" ? "application/x-ndjson" : "text/event-stream";
        if (one.Encoding.Length > 0)
        {
            context.Response.Headers.ContentEncoding = one.Encoding;
            using var packed = new MemoryStream();
            using (Stream packing = one.Encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                foreach (var part in parts) packing.Write(Encoding.UTF8.GetBytes(part));
            }

            await context.Response.Body.WriteAsync(packed.ToArray());
            return;
        }

        if (one.End == CaseEnd.Cut && !isStream)
        {
            context.Response.ContentLength = Encoding.UTF8.GetByteCount(parts[0]);
            await context.Response.WriteAsync(parts[0][..(parts[0].Length / 2)]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        foreach (var part in parts)
        {
            await context.Response.WriteAsync(part);
            await context.Response.Body.FlushAsync();
        }

        if (one.End == CaseEnd.Cut)
        {
            // All that was sent has come through; a reset connection would throw it away.
            await _cuts.GetOrAdd(one.Number, static _ => new TaskCompletionSource()).Task;
            context.Abort();
        }
        else if (one.End == CaseEnd.Aborted)
        {
            // Goes on for ever, silently, until the gateway lets go.
            var gone = new TaskCompletionSource();
            await using var _ = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        }
    }

    private static bool Ends(LedgerCase one) => one.End is not (CaseEnd.Cut or CaseEnd.Aborted);

    private static List<string> Stream(LedgerCase one) => one.Dialect switch
    {
        "openai-chat" => ChatStream(one),
        "openai-responses" => ResponsesStream(one),
        "gemini" => GeminiStream(one),
        "ollama" => OllamaStream(one),
        _ => MessagesStream(one),
    };

    private static string Whole(LedgerCase one)
    {
        var text = string.Concat(one.Pieces);
        return one.Dialect switch
        {
            "openai-chat" => $$$$"""{"id":"c{{{{one.Number}}}}","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{{text}}}}"},"finish_reason":"stop"}]{{{{Comma(ChatUsage(one))}}}}}""",
            "openai-responses" => $$$$"""{"id":"r{{{{one.Number}}}}","object":"response","status":"completed","model":"m","output":[{"type":"message","id":"m1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"{{{{text}}}}","annotations":[]}]}]{{{{Comma(ResponsesUsage(one))}}}}}""",
            "gemini" => $$$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"{{{{text}}}}"}]},"finishReason":"STOP","index":0}]{{{{Comma(GeminiUsage(one))}}}}}""",
            "ollama" => $$$$"""{"model":"m","created_at":"2026-11-30T00:00:00Z","message":{"role":"assistant","content":"{{{{text}}}}"},"done":true,"done_reason":"stop"{{{{Comma(OllamaUsage(one))}}}}}""",
            _ => $$$$"""{"id":"msg_{{{{one.Number}}}}","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"{{{{text}}}}"}],"stop_reason":"end_turn","stop_sequence":null{{{{Comma(MessagesUsage(one, one.Output))}}}}}""",
        };
    }

    private static List<string> MessagesStream(LedgerCase one)
    {
        List<string> parts = [$$$$"""
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_{{{{one.Number}}}}","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null{{{{Comma(MessagesUsage(one, 1))}}}}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}


            """];
        foreach (var piece in one.Pieces) parts.Add($$$$"""
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{{piece}}}}"}}


            """);
        if (Ends(one)) parts.Add($$$$"""
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null}{{{{Comma(LastUsage(one))}}}}}

            event: message_stop
            data: {"type":"message_stop"}


            """);
        return parts;
    }

    private static string LastUsage(LedgerCase one) => one.End == CaseEnd.NoUsage ? "" : $"\"usage\":{{\"output_tokens\":{one.Output},\"output_tokens_details\":{{\"thinking_tokens\":{one.Reasoning}}}{Tools(one)}}}";

    private static string Tools(LedgerCase one) => one.WebSearches == 0 ? "" : $",\"server_tool_use\":{{\"web_search_requests\":{one.WebSearches},\"web_fetch_requests\":2}}";

    private static string MessagesUsage(LedgerCase one, long output) => one.End == CaseEnd.NoUsage ? "" :
        $"\"usage\":{{\"input_tokens\":{one.Input},\"cache_read_input_tokens\":{one.CacheRead},\"cache_creation_input_tokens\":{one.CacheWrite},\"cache_creation\":{{\"ephemeral_5m_input_tokens\":{one.CacheWrite - one.CacheWriteHour},\"ephemeral_1h_input_tokens\":{one.CacheWriteHour}}},\"output_tokens\":{output}{(output == 1 ? "" : $",\"output_tokens_details\":{{\"thinking_tokens\":{one.Reasoning}}}{Tools(one)}")}}}";

    private static List<string> ChatStream(LedgerCase one)
    {
        List<string> parts = [Chunk("""{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}""")];
        foreach (var piece in one.Pieces) parts.Add(Chunk($$$$"""{"index":0,"delta":{"content":"{{{{piece}}}}"},"finish_reason":null}"""));
        if (!Ends(one)) return parts;
        parts.Add(Chunk("""{"index":0,"delta":{},"finish_reason":"stop"}"""));
        if (one.End != CaseEnd.NoUsage) parts.Add($$$$"""data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[]{{{{Comma(ChatUsage(one))}}}}}""" + "\n\n");
        parts.Add("data: [DONE]\n\n");
        return parts;

        static string Chunk(string choice) => $$$$"""data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{{{{choice}}}}]}""" + "\n\n";
    }

    private static string ChatUsage(LedgerCase one) => one.End == CaseEnd.NoUsage ? "" :
        $"\"usage\":{{\"prompt_tokens\":{one.Input + one.CacheRead + one.CacheWrite},\"completion_tokens\":{one.Output},\"total_tokens\":{one.Input + one.CacheRead + one.CacheWrite + one.Output},\"prompt_tokens_details\":{{\"cached_tokens\":{one.CacheRead},\"cache_write_tokens\":{one.CacheWrite}}},\"completion_tokens_details\":{{\"reasoning_tokens\":{one.Reasoning}}}}}";

    private static List<string> ResponsesStream(LedgerCase one)
    {
        List<string> parts =
        [
            Event("response.created", $$$$""","response":{"id":"r","object":"response","status":"in_progress","model":"m","output":[]}"""),
            Event("response.output_item.added", ""","output_index":0,"item":{"type":"message","id":"m1","role":"assistant","status":"in_progress","content":[]}"""),
            Event("response.content_part.added", ""","item_id":"m1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}"""),
        ];
        foreach (var piece in one.Pieces) parts.Add(Event("response.output_text.delta", $$$$""","item_id":"m1","output_index":0,"content_index":0,"delta":"{{{{piece}}}}" """));
        if (!Ends(one)) return parts;
        var text = string.Concat(one.Pieces);
        parts.Add(Event("response.output_text.done", $$$$""","item_id":"m1","output_index":0,"content_index":0,"text":"{{{{text}}}}" """));
        parts.Add(Event("response.output_item.done", $$$$""","output_index":0,"item":{"type":"message","id":"m1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"{{{{text}}}}","annotations":[]}]}"""));
        parts.Add(Event("response.completed", $$$$""","response":{{{{Whole(one)}}}}"""));
        return parts;

        static string Event(string type, string rest) => $"event: {type}\ndata: {{\"type\":\"{type}\"{rest}}}\n\n";
    }

    private static string ResponsesUsage(LedgerCase one) => one.End == CaseEnd.NoUsage ? "" :
        $"\"usage\":{{\"input_tokens\":{one.Input + one.CacheRead + one.CacheWrite},\"input_tokens_details\":{{\"cached_tokens\":{one.CacheRead},\"cache_write_tokens\":{one.CacheWrite}}},\"output_tokens\":{one.Output},\"output_tokens_details\":{{\"reasoning_tokens\":{one.Reasoning}}},\"total_tokens\":{one.Input + one.CacheRead + one.CacheWrite + one.Output}}}";

    private static List<string> GeminiStream(LedgerCase one)
    {
        List<string> parts = [];
        var pieces = one.Pieces;
        for (var i = 0; i < pieces.Length; i++)
        {
            var isLast = Ends(one) && i == pieces.Length - 1;
            parts.Add($$$$"""data: {"candidates":[{"content":{"role":"model","parts":[{"text":"{{{{pieces[i]}}}}"}]},"index":0{{{{(isLast ? ",\"finishReason\":\"STOP\"" : "")}}}}}]{{{{(isLast ? Comma(GeminiUsage(one)) : "")}}}}}""" + "\n\n");
        }

        return parts;
    }

    private static string GeminiUsage(LedgerCase one) => one.End == CaseEnd.NoUsage ? "" :
        $"\"usageMetadata\":{{\"promptTokenCount\":{one.Input + one.CacheRead},\"candidatesTokenCount\":{one.Output - one.Reasoning},\"thoughtsTokenCount\":{one.Reasoning},\"cachedContentTokenCount\":{one.CacheRead},\"totalTokenCount\":{one.Input + one.CacheRead + one.Output}}}";

    private static List<string> OllamaStream(LedgerCase one)
    {
        List<string> parts = [];
        foreach (var piece in one.Pieces) parts.Add($$$$"""{"model":"m","created_at":"2026-11-30T00:00:00Z","message":{"role":"assistant","content":"{{{{piece}}}}"},"done":false}""" + "\n");
        if (Ends(one)) parts.Add($$$$"""{"model":"m","created_at":"2026-11-30T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"{{{{Comma(OllamaUsage(one))}}}}}""" + "\n");
        return parts;
    }

    private static string OllamaUsage(LedgerCase one) => one.End == CaseEnd.NoUsage ? "" : $"\"prompt_eval_count\":{one.Input},\"eval_count\":{one.Output}";

    private static string Comma(string field) => field.Length == 0 ? "" : "," + field;

    [GeneratedRegex("case (\\d+) of the script")]
    private static partial Regex CaseNumber();

    [GeneratedRegex("\"stream\":\\s*true")]
    private static partial Regex StreamFlag();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
