using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.JsonRpc;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>Stands between an editor and the bridge: passes every message on as it is, adds the endpoint to what the editor can set, and puts what went wrong into words.</summary>
/// <remarks>Why a failed turn ends as <c>end_turn</c> with its reason in the chat, and not as an error: <c>docs/decisions/sessions.md</c>.</remarks>
/// <param name="editor">The connection to the editor.</param>
/// <param name="agent">The connection to the bridge.</param>
/// <param name="routes">Gives sessions their endpoints and explains failures.</param>
/// <param name="choices">What can be chosen now, the plug first.</param>
/// <param name="start">The endpoint of new sessions; <see cref="EndpointOption.Plug"/> = wherever the plug is.</param>
public sealed class AcpProxy(JsonRpcConnection editor, JsonRpcConnection agent, ISessionRoutes routes, Func<IReadOnlyList<EndpointChoice>> choices, string start)
{
    /// <summary>The person is told within two seconds of the first sign.</summary>
    private static readonly TimeSpan ExplainLimit = TimeSpan.FromSeconds(1.5);

    private static readonly byte[] Retries = """[{"type":"system","subtype":"api_retry"}]"""u8.ToArray();
    private static readonly string[] RawMessages = ["_meta", "claudeCode", "emitRawSDKMessages"];

    private readonly ConcurrentDictionary<string, ProxySession> _sessions = new(StringComparer.Ordinal);
    private bool _isDraft2;

    /// <summary>Begins to pass on.</summary>
    public void Start()
    {
        agent.Start(new FromAgent(this));
        editor.Start(new FromEditor(this));
    }

    private Task<JsonRpcAnswer> AskAgentAsync(JsonRpcRequest request) => request.Method switch
    {
        "initialize" => agent.RelayAsync(request, edit: answer =>
        {
            _isDraft2 = RawJson.Get(answer.Result, "protocolVersion").Span.SequenceEqual("2"u8);
            return ValueTask.FromResult(answer);
        }),
        "session/new" or "session/load" or "session/resume" or "session/fork" => OpenAsync(request),
        "session/set_config_option" when RawJson.GetString(request.Params, "configId") == EndpointOption.Id => MoveAsync(request),
        "session/set_config_option" => agent.RelayAsync(request, edit: answer => ValueTask.FromResult(WithOption(answer, SessionOf(request.Params), ["configOptions"]))),
        "session/prompt" => PromptAsync(request),
        _ => agent.RelayAsync(request),
    };

    /// <summary>A session is opened: from here on it has one option more, and its agent tells when it tries again.</summary>
    private Task<JsonRpcAnswer> OpenAsync(JsonRpcRequest request)
    {
        var wants = !RawJson.Get(request.Params, RawMessages).IsEmpty;
        var instead = wants || request.Params.IsEmpty ? null : request.Message.WithParams(RawJson.Set(request.Params, RawMessages, Retries));
        // A session that is told again is heard before the answer comes.
        if (request.Method is "session/load" or "session/resume" && SessionOf(request.Params) is { } known) Session(known).WantsMessages = wants;
        return agent.RelayAsync(request, instead, async answer =>
        {
            if (answer.Kind != JsonRpcMessageKind.Result || (RawJson.GetString(answer.Result, "sessionId") ?? SessionOf(request.Params)) is not { } id) return answer;
            var session = Session(id);
            session.WantsMessages = wants;
            if (start != EndpointOption.Plug && await routes.PlugAsync(id, start, CancellationToken.None).ConfigureAwait(false) is null) session.Endpoint = start;
            return WithOption(answer, id, ["configOptions"]);
        });
    }

    /// <summary>The editor chose an endpoint.</summary>
    private async Task<JsonRpcAnswer> MoveAsync(JsonRpcRequest request)
    {
        var all = choices();
        var value = RawJson.GetString(request.Params, "value") ?? "";
        if (SessionOf(request.Params) is not { } id) return JsonRpcAnswer.Fail(JsonRpcError.InvalidParams("`sessionId` is missing"));
        if (!all.Any(choice => choice.Value == value)) return JsonRpcAnswer.Fail(JsonRpcError.InvalidParams($"`{value}` is no endpoint; there are: {string.Join(", ", all.Select(static choice => choice.Value))}"));
        if (await routes.PlugAsync(id, value == EndpointOption.Plug ? "" : value, request.Cancelled).ConfigureAwait(false) is { } refused)
            return JsonRpcAnswer.Fail(new JsonRpcError(JsonRpcErrorCode.InternalError, refused.Message));

        var session = Session(id);
        session.Endpoint = value;
        var options = RawJson.Append(Owned(session), [], Option(session));
        // First the answer, then what follows from it.
        var answer = JsonRpcAnswer.Ok(RawJson.Set("{}"u8.ToArray(), ["configOptions"], options));
        request.TryAnswer(answer);
        var update = RawJson.Set("""{"sessionUpdate":"config_option_update"}"""u8.ToArray(), ["configOptions"], options);
        await TellAsync(id, update).ConfigureAwait(false);
        await SayAsync(id, $"— *{all.First(choice => choice.Value == value).Name} from here on* —").ConfigureAwait(false);
        return answer;
    }

    /// <summary>A turn. One that fails at its endpoint ends with the reason in the chat.</summary>
    private Task<JsonRpcAnswer> PromptAsync(JsonRpcRequest request)
    {
        if (SessionOf(request.Params) is not { } id) return agent.RelayAsync(request);
        Session(id).Told.Clear();
        return agent.RelayAsync(request, edit: async answer =>
        {
            if (answer.Kind != JsonRpcMessageKind.Error) return answer;
            var error = JsonRpcError.Read(answer.Error);
            if ((FindingText.Read(error.Message) ?? await ExplainAsync(id, null, error.Message).ConfigureAwait(false)) is not { } finding) return answer;
            await ShowAsync(id, finding, "").ConfigureAwait(false);
            return JsonRpcMessage.OfResult(answer.Id, """{"stopReason":"end_turn"}"""u8.ToArray());
        });
    }

    private async ValueTask HearAgentAsync(JsonRpcMessage notification)
    {
        var id = SessionOf(notification.Params);
        switch (notification.Method)
        {
            case "session/update" when id is not null && RawJson.GetString(notification.Params, "update", "sessionUpdate") is "config_option_update":
                await editor.ForwardAsync(notification.WithParams(WithOption(notification.Params, id, ["update", "configOptions"]))).ConfigureAwait(false);
                break;
            case "session/update" when id is not null && Carried(notification) is { } carried:
                // The agent's own words around a finding of ours: said as one, and only once.
                await ShowAsync(id, carried, "").ConfigureAwait(false);
                break;
            case "_claude/sdkMessage" when id is not null:
                if (RawJson.GetString(notification.Params, "message", "subtype") == "api_retry") _ = RetryAsync(id, notification.Params);
                if (Session(id).WantsMessages) await editor.ForwardAsync(notification).ConfigureAwait(false);
                break;
            default:
                await editor.ForwardAsync(notification).ConfigureAwait(false);
                break;
        }
    }

    private static Finding? Carried(JsonRpcMessage notification) =>
        RawJson.GetString(notification.Params, "update", "sessionUpdate") == "agent_message_chunk" && RawJson.GetString(notification.Params, "update", "content", "text") is { } text && text.Contains("\nTo do: ", StringComparison.Ordinal)
            ? FindingText.Read(text)
            : null;

    private async Task RetryAsync(string id, ReadOnlyMemory<byte> parameters)
    {
        double? Number(string name) => RawJson.Get(parameters, "message", name) is { IsEmpty: false } raw && double.TryParse(Encoding.UTF8.GetString(raw.Span), CultureInfo.InvariantCulture, out var number) ? number : null;
        if (await ExplainAsync(id, (int?)Number("error_status"), RawJson.GetString(parameters, "message", "error") ?? "").ConfigureAwait(false) is not { } finding) return;
        await ShowAsync(id, finding, string.Create(CultureInfo.InvariantCulture, $"Claude Code tries again by itself: {Number("attempt"):0} of {Number("max_retries"):0}, in {Number("retry_delay_ms") / 1000:0.0} s. Another endpoint can be chosen meanwhile.")).ConfigureAwait(false);
    }

    private async Task<Finding?> ExplainAsync(string id, int? status, string words)
    {
        using var limit = new CancellationTokenSource(ExplainLimit);
        try
        {
            var endpoint = Session(id).Endpoint;
            return await routes.ExplainAsync(Carriage.Patched, endpoint == EndpointOption.Plug ? "" : endpoint, id, status, words, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Says a finding in the chat, once a turn.</summary>
    private async Task ShowAsync(string id, Finding finding, string note)
    {
        var told = Session(id).Told;
        lock (told)
        {
            if (!told.Add(finding.Code)) return;
        }

        var text = new StringBuilder($"**{finding.What}**\n\n{finding.Remedy}\n");
        if (note.Length > 0) text.Append('\n').Append(note).Append('\n');
        if (finding.Evidence.Length > 0) text.Append("\n> ").Append(finding.Evidence.ReplaceLineEndings(" ")).Append('\n');
        await SayAsync(id, text.Append(CultureInfo.InvariantCulture, $"\n`{finding.Code}`, more: `patchbay explain {finding.Code}`\n").ToString()).ConfigureAwait(false);
    }

    private Task SayAsync(string id, string markdown) => TellAsync(id, RawJson.Set("""{"sessionUpdate":"agent_message_chunk","content":{"type":"text"}}"""u8.ToArray(), ["content", "text"], RawJson.Quote($"\n\n{markdown}\n")));

    private Task TellAsync(string id, byte[] update) =>
        editor.NotifyAsync("session/update", RawJson.Set(RawJson.Set("{}"u8.ToArray(), ["sessionId"], RawJson.Quote(id)), ["update"], update));

    private JsonRpcMessage WithOption(JsonRpcMessage answer, string? id, ReadOnlySpan<string> path) =>
        id is null || answer.Kind != JsonRpcMessageKind.Result || answer.Result.IsEmpty || answer.Result.Span[0] != '{' ? answer : answer.WithResult(WithOption(answer.Result, id, path));

    private byte[] WithOption(ReadOnlyMemory<byte> json, string id, ReadOnlySpan<string> path)
    {
        var session = Session(id);
        session.Options = RawJson.Get(json, path).ToArray();
        return RawJson.Append(json, path, Option(session));
    }

    private static ReadOnlyMemory<byte> Owned(ProxySession session) => session.Options.IsEmpty || session.Options.Span[0] != '[' ? "[]"u8.ToArray() : session.Options;

    private byte[] Option(ProxySession session) => EndpointOption.ToJson(choices(), session.Endpoint, _isDraft2);

    private ProxySession Session(string id) => _sessions.GetOrAdd(id, static _ => new ProxySession());

    private static string? SessionOf(ReadOnlyMemory<byte> parameters) => RawJson.GetString(parameters, "sessionId");

    private sealed class FromEditor(AcpProxy proxy) : IJsonRpcHandler
    {
        public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => proxy.AskAgentAsync(request);

        public ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => new(proxy.Agent.ForwardAsync(notification));
    }

    private sealed class FromAgent(AcpProxy proxy) : IJsonRpcHandler
    {
        public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => proxy.Editor.RelayAsync(request);

        public ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => proxy.HearAgentAsync(notification);
    }

    private JsonRpcConnection Agent => agent;

    private JsonRpcConnection Editor => editor;
}
