using System.Collections.Concurrent;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.JsonRpc;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>Between an editor and the bridge: every byte passes, but for the endpoint's option and for failures of endpoints.</summary>
/// <param name="editor">The editor; started by <see cref="Start"/>.</param>
/// <param name="bridge">The bridge; started by <see cref="Start"/>.</param>
/// <param name="routes">How a session is moved, and why an endpoint does not answer.</param>
/// <param name="choices">The endpoints, as the settings say now.</param>
/// <param name="first">Where sessions start: a value of <see cref="EndpointChoices"/>.</param>
/// <param name="died">What is to be said to who still waits when the bridge is gone.</param>
public sealed class AcpProxy(
    JsonRpcConnection editor, JsonRpcConnection bridge, ISessionRoutes routes, Func<EndpointChoices> choices, string first, Func<string, Task<Finding>> died)
{
    private readonly ConcurrentDictionary<string, ProxySession> _sessions = new(StringComparer.Ordinal);
    private readonly FailureTalk _failures = new(editor, routes, choices);
    private bool _isV2;
    private bool _wantsMessages;
    private int _open;

    /// <summary>Whether somebody waits for an answer.</summary>
    public bool IsAsked => Volatile.Read(ref _open) > 0;

    /// <summary>Begins.</summary>
    public void Start()
    {
        bridge.Start(new FromBridge(this));
        editor.Start(new FromEditor(this));
    }

    private async Task<JsonRpcAnswer> OfEditorAsync(JsonRpcRequest request)
    {
        Interlocked.Increment(ref _open);
        try
        {
            return await RouteAsync(request).ConfigureAwait(false);
        }
        catch (JsonRpcClosedException)
        {
            var finding = await died(SessionOf(request.Params)).ConfigureAwait(false);
            return JsonRpcAnswer.Fail(JsonRpcErrorCode.InternalError, finding.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private Task<JsonRpcAnswer> RouteAsync(JsonRpcRequest request) => request.Method switch
    {
        "initialize" => bridge.RelayAsync(request, edit: answer =>
        {
            _isV2 = RawJson.Get(answer.Result, "protocolVersion").Span is [(byte)'2'];
            return ValueTask.FromResult(answer);
        }),
        "session/new" or "session/load" or "session/resume" or "session/fork" => OpenAsync(request),
        "session/set_config_option" when RawJson.GetString(request.Params, "configId") == EndpointOption.Id => SetAsync(request),
        "session/set_config_option" => bridge.RelayAsync(request, edit: answer => ValueTask.FromResult(WithOption(answer, SessionOf(request.Params), always: false))),
        "session/prompt" => PromptAsync(request),
        _ => bridge.RelayAsync(request),
    };

    private Task<JsonRpcAnswer> OpenAsync(JsonRpcRequest request)
    {
        var wants = RetryNotice.IsAskedFor(request.Params);
        _wantsMessages |= wants;
        var origin = SessionOf(request.Params);
        var goesOn = request.Method is "session/load" or "session/resume";
        // Its history is told before the answer comes.
        if (goesOn) _sessions.TryAdd(origin, new ProxySession { WantsMessages = wants });
        return bridge.RelayAsync(request, wants ? null : request.Message.WithParams(RetryNotice.AskFor(request.Params)), async answer =>
        {
            if (answer.Kind != JsonRpcMessageKind.Result) return answer;
            var id = RawJson.GetString(answer.Result, "sessionId") ?? origin;
            var session = _sessions.GetOrAdd(id, _ => new ProxySession { WantsMessages = wants });
            // A fork begins where its origin is.
            var at = request.Method == "session/fork" && _sessions.TryGetValue(origin, out var old) ? old.Endpoint : goesOn && session.Endpoint != EndpointChoices.Plug ? session.Endpoint : first;
            if (at != EndpointChoices.Plug)
            {
                if (await routes.PlugAsync(id, at, request.Cancelled).ConfigureAwait(false) is { } refused) return JsonRpcMessage.OfError(answer.Id, new JsonRpcError(JsonRpcErrorCode.InternalError, refused.Message));
                session.Endpoint = at;
            }

            return WithOption(answer, id, always: true);
        });
    }

    /// <summary>The answer to our own option: the session moves, the editor hears all options, and the chat shows where it is now.</summary>
    private async Task<JsonRpcAnswer> SetAsync(JsonRpcRequest request)
    {
        var id = SessionOf(request.Params);
        var there = choices();
        if (!_sessions.TryGetValue(id, out var session)) return JsonRpcAnswer.Fail(JsonRpcError.InvalidParams($"there is no session `{id}` here"));
        if (RawJson.GetString(request.Params, "value") is not { } value || !there.Values.Contains(value, StringComparer.Ordinal))
            return JsonRpcAnswer.Fail(JsonRpcError.InvalidParams($"there is no endpoint {RawJson.GetString(request.Params, "value") ?? "of that type"}; there are: {string.Join(", ", there.Values)}"));
        var refused = await routes.PlugAsync(id, value == EndpointChoices.Plug ? "" : value, request.Cancelled).ConfigureAwait(false);
        if (refused is not null) return JsonRpcAnswer.Fail(JsonRpcErrorCode.InternalError, refused.Message);
        var isMove = session.Endpoint != value;
        session.Endpoint = value;
        var options = EndpointOption.Answer(session.Options, EndpointOption.Write(there, value, _isV2));
        request.TryAnswer(JsonRpcAnswer.Ok(options));
        var update = RawJson.Set(RawJson.Set("""{"update":{"sessionUpdate":"config_option_update"}}"""u8.ToArray(), ["sessionId"], RawJson.Quote(id)), ["update", "configOptions"], RawJson.Get(options, "configOptions"));
        _ = editor.NotifyAsync("session/update", update);
        if (isMove) _failures.Say(id, ChatText.Moved(there.PlaceOf(value)));
        return JsonRpcAnswer.Ok();
    }

    private Task<JsonRpcAnswer> PromptAsync(JsonRpcRequest request)
    {
        var id = SessionOf(request.Params);
        if (!_sessions.TryGetValue(id, out var session)) return bridge.RelayAsync(request);
        session.Begin();
        return bridge.RelayAsync(request, edit: async answer =>
        {
            session.End();
            if (answer.Kind != JsonRpcMessageKind.Error)
            {
                if (session.Held.Release() is { } words) await ForwardAsync(words).ConfigureAwait(false);
                return answer;
            }

            var error = JsonRpcError.Read(answer.Error);
            var (held, said) = session.Held.ReleaseAfter(error.Message);
            if (held is not null) await ForwardAsync(held).ConfigureAwait(false);
            return await _failures.SayAsync(id, session, error, said).ConfigureAwait(false) is { } finding ? JsonRpcMessage.OfResult(answer.Id, ChatText.Ended(finding)) : answer;
        });
    }

    /// <summary>Adds our option to an answer, and remembers the agent's.</summary>
    private JsonRpcMessage WithOption(JsonRpcMessage answer, string id, bool always)
    {
        if (answer.Kind != JsonRpcMessageKind.Result || !_sessions.TryGetValue(id, out var session) || answer.Result.Span is not [(byte)'{', ..]) return answer;
        var own = EndpointOption.Of(answer.Result);
        if (own.IsEmpty && !always) return answer;
        session.Options = own;
        return answer.WithResult(EndpointOption.AddTo(answer.Result, EndpointOption.Write(choices(), session.Endpoint, _isV2)));
    }

    private JsonRpcMessage? OfBridge(JsonRpcMessage notification)
    {
        if (notification.Method == RetryNotice.Method)
        {
            var known = _sessions.GetValueOrDefault(SessionOf(notification.Params));
            if (known is not null && RetryNotice.Read(notification.Params) is { } retry) _ = _failures.TellAsync(retry, known);
            return known?.WantsMessages ?? _wantsMessages ? notification : null;
        }

        if (notification.Method != "session/update") return notification;
        // Most updates are pieces of text: what they are is looked at only where it can matter.
        var isOptions = notification.Line.Span.IndexOf("config_option_update"u8) >= 0;
        var isFinding = !isOptions && notification.Line.Span.IndexOf("PB-"u8) >= 0;
        if ((!isOptions && !isFinding) || !_sessions.TryGetValue(SessionOf(notification.Params), out var session)) return notification;
        if (isFinding && RawJson.GetString(notification.Params, "update", "content", "text") is { } text && FindingText.Read(text) is { } told)
        {
            // The agent's own words around a finding: said as one, and only once.
            return session.IsNew(told.Code) ? notification.WithParams(RawJson.Set(notification.Params, ["update", "content", "text"], RawJson.Quote(ChatText.Of(told)))) : null;
        }

        if (!isOptions || RawJson.GetString(notification.Params, "update", "sessionUpdate") != "config_option_update" || EndpointOption.Of(notification.Params, "update") is not { IsEmpty: false } own) return notification;
        session.Options = own;
        return notification.WithParams(EndpointOption.AddTo(notification.Params, EndpointOption.Write(choices(), session.Endpoint, _isV2), "update"));
    }

    /// <summary>Words that may be the error of the turn wait for what comes next; the next ones send them on.</summary>
    private (JsonRpcMessage? Before, JsonRpcMessage? Now) HoldBack(JsonRpcMessage notification)
    {
        if (notification.Method != "session/update" || !_sessions.TryGetValue(SessionOf(notification.Params), out var session)) return (null, notification);
        var kind = RawJson.GetString(notification.Params, "update", "sessionUpdate") ?? "";
        if (kind == "agent_message_chunk" && (_isV2 || session.IsAsked) && HeldWords<JsonRpcMessage>.MayBeError(RawJson.GetString(notification.Params, "update", "messageId")) && RawJson.GetString(notification.Params, "update", "content", "text") is { } text)
            return (session.Held.Hold(notification, text), null);
        if (kind == "state_update" && RawJson.GetString(notification.Params, "update", "state") == "idle")
        {
            if (RawJson.Get(notification.Params, "update", "error").Span is not [(byte)'{', ..]) return (session.Held.Release(), notification);
            _ = EndTurnAsync(session, notification);
            return default;
        }

        return (kind.EndsWith("_chunk", StringComparison.Ordinal) || kind.StartsWith("tool_call", StringComparison.Ordinal) || kind == "plan" ? session.Held.Release() : null, notification);
    }

    /// <summary>Version 2 of the protocol tells the end of a turn by an update, and its error in there: the same is done with it as with an error of version 1.</summary>
    private async Task EndTurnAsync(ProxySession session, JsonRpcMessage notification)
    {
        var error = JsonRpcError.Read(RawJson.Get(notification.Params, "update", "error"));
        var (held, said) = session.Held.ReleaseAfter(error.Message);
        if (held is not null) await ForwardAsync(held).ConfigureAwait(false);
        if (await _failures.SayAsync(SessionOf(notification.Params), session, error, said).ConfigureAwait(false) is { } finding)
        {
            var update = RawJson.Set(RawJson.Remove(RawJson.Get(notification.Params, "update"), ["error"]), ["stopReason"], "\"end_turn\""u8.ToArray());
            notification = notification.WithParams(RawJson.Set(notification.Params, ["update"], RawJson.Set(update, ["_meta", "patchbay"], RawJson.Get(ChatText.Ended(finding), "_meta", "patchbay"))));
        }

        await ForwardAsync(notification).ConfigureAwait(false);
    }

    private static string SessionOf(ReadOnlyMemory<byte> parameters) => RawJson.GetString(parameters, "sessionId") ?? "";

    private sealed class FromEditor(AcpProxy proxy) : IJsonRpcHandler
    {
        public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => proxy.OfEditorAsync(request);

        public async ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => await proxy.ToBridgeAsync(notification).ConfigureAwait(false);
    }

    private sealed class FromBridge(AcpProxy proxy) : IJsonRpcHandler
    {
        public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => proxy.ToEditorAsync(request);

        public async ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken)
        {
            if (proxy.OfBridge(notification) is not { } shown) return;
            var (before, now) = proxy.HoldBack(shown);
            if (before is not null) await proxy.ForwardAsync(before).ConfigureAwait(false);
            if (now is not null) await proxy.ForwardAsync(now).ConfigureAwait(false);
        }
    }

    private Task<JsonRpcAnswer> ToEditorAsync(JsonRpcRequest request) => editor.RelayAsync(request);

    private async ValueTask ToBridgeAsync(JsonRpcMessage notification)
    {
        try
        {
            await bridge.ForwardAsync(notification).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It is gone; the end of its connection says so.
        }
    }

    private async ValueTask ForwardAsync(JsonRpcMessage notification)
    {
        try
        {
            await editor.ForwardAsync(notification).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody listens any more; the end of the editor's connection says so.
        }
    }
}
