using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.JsonRpc;
using Patchbay.Protocol.Splice;

namespace Patchbay.Control;

/// <summary>The calls below <see cref="ControlPaths.Hosted"/> and <see cref="ControlPaths.Kept"/>: sessions of the real Claude Code in this process.</summary>
/// <remarks>
/// By the session's id: GET its view with details; DELETE closes it (the conversation is kept); GET <c>/events?after=N</c> server-sent events (<see cref="SessionEventStream"/>);
/// POST <c>/prompt</c>, <c>/steer</c> (<see cref="HostedPrompt"/>), <c>/cancel</c> (<see cref="HostedCancel"/>), <c>/permission</c>, <c>/form</c> (<see cref="HostedAnswer"/>),
/// <c>/endpoint</c> (<see cref="HostedMove"/>), <c>/option</c> (<see cref="HostedOption"/>), <c>/resume</c> after a crash.
/// 404: no such session is open. 409 with a finding: it could not be done. 410: that question is open no more.
/// </remarks>
/// <param name="host">The sessions; started with the first call.</param>
/// <param name="stopping">Cancelled when the gateway ends.</param>
internal sealed class HostedCalls(Lazy<SessionHost> host, CancellationToken stopping)
{
    /// <summary>Room for the images of one prompt: as much as Anthropic takes in one request, 32 MB.</summary>
    private const int MaxPromptBytes = 32 * 1024 * 1024;

    private const int MaxBodyBytes = 1024 * 1024;

    private SessionHost Host => host.Value;

    /// <summary>Whether a path is one of these.</summary>
    public static bool Has(string path) => IsBelow(path, ControlPaths.Hosted) || IsBelow(path, ControlPaths.Kept);

    /// <summary>Serves one call.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        if (IsBelow(path, ControlPaths.Kept)) return (method, path[ControlPaths.Kept.Length..].Trim('/')) switch
        {
            ("GET", "") => ListKeptAsync(context),
            ("DELETE", { Length: > 0 } kept) => DeleteKeptAsync(context, kept),
            _ => context.NothingAsync(),
        };
        if (path.Length <= ControlPaths.Hosted.Length + 1) return method switch
        {
            "GET" => context.AnswerAsync(StatusCodes.Status200OK, [.. Host.Sessions.Select(static session => session.View)], ControlJson.Default.IReadOnlyListHostedSessionView),
            "POST" => OpenAsync(context),
            _ => context.NothingAsync(),
        };
        var parts = path[(ControlPaths.Hosted.Length + 1)..].Split('/', 2);
        return Host.Find(parts[0]) is { } session
            ? ServeAsync(context, session, method, parts.Length > 1 ? parts[1] : "")
            : context.SayAsync(StatusCodes.Status404NotFound, $"no session {parts[0]} is open here; POST {ControlPaths.Hosted} with `resume` opens one that was kept");
    }

    private async Task ServeAsync(HttpContext context, HostedSession session, string method, string call)
    {
        try
        {
            await ((method, call) switch
            {
                ("GET", "") => ShowAsync(context, session),
                ("DELETE", "") => CloseAsync(context, session),
                ("GET", "events") => SessionEventStream.ServeAsync(context, session, stopping),
                ("POST", "prompt") => PromptAsync(context, session),
                ("POST", "steer") => SteerAsync(context, session),
                ("POST", "cancel") => CancelAsync(context, session),
                ("POST", "permission") => DecideAsync(context, session),
                ("POST", "form") => FillInAsync(context, session),
                ("POST", "endpoint") => MoveAsync(context, session),
                ("POST", "option") => SetOptionAsync(context, session),
                ("POST", "resume") => ResumeAsync(context, session),
                _ => context.NothingAsync(),
            }).ConfigureAwait(false);
        }
        catch (JsonRpcException refused)
        {
            await context.SayAsync(StatusCodes.Status409Conflict, refused.Message).ConfigureAwait(false);
        }
        catch (JsonRpcClosedException)
        {
            await context.SayAsync(StatusCodes.Status409Conflict, "Claude Code's bridge has just ended; POST …/resume brings the session back").ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(HttpContext context)
    {
        if (await context.BodyAsync(ControlJson.Default.HostedOpening, MaxBodyBytes).ConfigureAwait(false) is not { } body) return;
        if (Mistake(body) is { } mistake)
        {
            await context.SayAsync(StatusCodes.Status400BadRequest, mistake).ConfigureAwait(false);
            return;
        }

        var opening = new SessionOpening(body.Folder!, body.Carriage == "direct" ? Carriage.Direct : Carriage.Patched, Plugged(body.Endpoint), body.Resume, body.Fork, body.Replay, body.Mode);
        var (session, finding) = await Host.OpenAsync(opening, context.RequestAborted).ConfigureAwait(false);
        if (session is null) await context.SayAsync(finding!).ConfigureAwait(false);
        else await ShowAsync(context, session).ConfigureAwait(false);
    }

    private static string? Mistake(HostedOpening opening) => opening switch
    {
        { Folder: not { Length: > 0 } } => "`folder` is missing: where the session works, an absolute path",
        { Folder: { } folder } when !Path.IsPathFullyQualified(folder) => $"`folder` is `{folder}`, which is not an absolute path",
        { Folder: { } folder } when !Directory.Exists(folder) => $"`folder` is `{folder}`, and there is no such folder",
        { Carriage: not (null or "patched" or "direct") } => $"`carriage` is `{opening.Carriage}`; `patched` or `direct` is wanted",
        { Resume: null, Fork: true } => "`fork` needs `resume`: the conversation whose history is taken",
        { Resume: null, Replay: true } => "`replay` needs `resume`: the conversation to tell again",
        _ => null,
    };

    private static Task ShowAsync(HttpContext context, HostedSession session) => context.AnswerAsync(StatusCodes.Status200OK, session.Details, ControlJson.Default.HostedSessionView);

    private static async Task CloseAsync(HttpContext context, HostedSession session)
    {
        await session.DisposeAsync().ConfigureAwait(false);
        await context.SayAsync(StatusCodes.Status200OK, $"closed; the conversation is kept: {ControlPaths.Kept}").ConfigureAwait(false);
    }

    private static async Task PromptAsync(HttpContext context, HostedSession session)
    {
        if (await PromptOfAsync(context, session.Id).ConfigureAwait(false) is not { } prompt) return;
        await context.AnswerAsync(StatusCodes.Status200OK, new HostedTurn(session.Prompt(prompt).Id), ControlJson.Default.HostedTurn).ConfigureAwait(false);
    }

    private static async Task SteerAsync(HttpContext context, HostedSession session)
    {
        if (await PromptOfAsync(context, session.Id).ConfigureAwait(false) is not { } prompt) return;
        var outcome = await session.SteerAsync(prompt, context.RequestAborted).ConfigureAwait(false);
        await context.SayAsync(StatusCodes.Status200OK, outcome.Value).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ContentBlock>?> PromptOfAsync(HttpContext context, string session)
    {
        if (await context.BodyAsync(ControlJson.Default.HostedPrompt, MaxPromptBytes).ConfigureAwait(false) is not { } body) return null;
        if (body.Prompt is { } blocks)
        {
            try
            {
                // The same shape as in the protocol, so the protocol reads it.
                var request = RawJson.Set(RawJson.Set("{}"u8.ToArray(), ["sessionId"], RawJson.Quote(session)), ["prompt"], JsonSerializer.SerializeToUtf8Bytes(blocks, ControlJson.Default.JsonElement));
                var prompt = AcpJson.Read<PromptRequest>(request).Prompt;
                if (prompt.Count > 0) return prompt;
            }
            catch (JsonException malformed)
            {
                await context.SayAsync(StatusCodes.Status400BadRequest, $"`prompt` is not a list of ACP content blocks: {malformed.Message}").ConfigureAwait(false);
                return null;
            }
        }

        if (body.Text is { Length: > 0 } text) return [new TextContent { Text = text }];
        await context.SayAsync(StatusCodes.Status400BadRequest, "there is nothing to say: `text`, or `prompt` with ACP content blocks, is wanted").ConfigureAwait(false);
        return null;
    }

    private static async Task CancelAsync(HttpContext context, HostedSession session)
    {
        if (await context.BodyAsync(ControlJson.Default.HostedCancel, MaxBodyBytes).ConfigureAwait(false) is not { } body) return;
        if (body.Turn is not { Length: > 0 } turn) await session.CancelAsync(body.Queued).ConfigureAwait(false);
        else if (!await session.CancelAsync(turn).ConfigureAwait(false))
        {
            await context.SayAsync(StatusCodes.Status410Gone, $"the turn {turn} is over, or was never one of this session").ConfigureAwait(false);
            return;
        }

        await context.SayAsync(StatusCodes.Status200OK, "cancelled").ConfigureAwait(false);
    }

    private static async Task DecideAsync(HttpContext context, HostedSession session)
    {
        if (await context.BodyAsync(ControlJson.Default.HostedAnswer, MaxBodyBytes).ConfigureAwait(false) is not { } body) return;
        if (body is not { Id.Length: > 0, Choice.Length: > 0 }) await context.SayAsync(StatusCodes.Status400BadRequest, "`id` and `choice` are wanted, from the event `permission`").ConfigureAwait(false);
        else if (session.View.Permissions.FirstOrDefault(asked => asked.Id == body.Id) is { } asked && !asked.Options.Any(option => option.Id == body.Choice))
            await context.SayAsync(StatusCodes.Status400BadRequest, $"`choice` is `{body.Choice}`; there are: {string.Join(", ", asked.Options.Select(static option => option.Id))}").ConfigureAwait(false);
        else await ToldAsync(context, session.Decide(body.Id, body.Choice)).ConfigureAwait(false);
    }

    private static async Task FillInAsync(HttpContext context, HostedSession session)
    {
        if (await context.BodyAsync(ControlJson.Default.HostedAnswer, MaxBodyBytes).ConfigureAwait(false) is not { } body) return;
        if (body is { Id.Length: > 0, Choice: "accept" or "decline" }) await ToldAsync(context, body.Choice == "accept" ? session.Accept(body.Id, body.Content) : session.Decline(body.Id)).ConfigureAwait(false);
        else await context.SayAsync(StatusCodes.Status400BadRequest, "`id` from the event `form`, and `choice` `accept` or `decline` are wanted").ConfigureAwait(false);
    }

    private static Task ToldAsync(HttpContext context, bool told) => told
        ? context.SayAsync(StatusCodes.Status200OK, "answered")
        : context.SayAsync(StatusCodes.Status410Gone, "that is asked no more: it was answered, or taken back");

    private static async Task MoveAsync(HttpContext context, HostedSession session)
    {
        if (await context.BodyAsync(ControlJson.Default.HostedMove, MaxBodyBytes).ConfigureAwait(false) is not { } body) return;
        if (body.Endpoint is null) await context.SayAsync(StatusCodes.Status400BadRequest, "`endpoint` is missing; empty means wherever the plug is").ConfigureAwait(false);
        else await DoneAsync(context, session, await session.MoveAsync(Plugged(body.Endpoint), body.CancelTurn, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task ResumeAsync(HttpContext context, HostedSession session) =>
        await DoneAsync(context, session, await session.ResumeAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task SetOptionAsync(HttpContext context, HostedSession session)
    {
        if (await context.BodyAsync(ControlJson.Default.HostedOption, MaxBodyBytes).ConfigureAwait(false) is not { } body) return;
        if (body is not { Option.Length: > 0, Value: not null })
        {
            await context.SayAsync(StatusCodes.Status400BadRequest, "`option` and `value` are wanted, from the session's `setup`").ConfigureAwait(false);
            return;
        }

        // Not every agent has its modes among its options.
        if (body.Option == "mode") await session.SetModeAsync(body.Value, context.RequestAborted).ConfigureAwait(false);
        else await session.SetOptionAsync(body.Option, body.Value, context.RequestAborted).ConfigureAwait(false);
        await ShowAsync(context, session).ConfigureAwait(false);
    }

    private static Task DoneAsync(HttpContext context, HostedSession session, Endpoints.Diagnosis.Finding? problem) => problem is null ? ShowAsync(context, session) : context.SayAsync(problem);

    private async Task ListKeptAsync(HttpContext context)
    {
        var folder = context.Request.Query["folder"].ToString();
        var (sessions, finding) = await Host.ListAsync(folder.Length == 0 ? null : folder, context.RequestAborted).ConfigureAwait(false);
        if (finding is not null) await context.SayAsync(finding).ConfigureAwait(false);
        else await context.AnswerAsync(StatusCodes.Status200OK, [.. sessions.Select(static one => new KeptSession(one.SessionId, one.Title ?? "", one.Cwd, one.UpdatedAt))], ControlJson.Default.IReadOnlyListKeptSession).ConfigureAwait(false);
    }

    private async Task DeleteKeptAsync(HttpContext context, string session)
    {
        if (await Host.DeleteAsync(session, context.RequestAborted).ConfigureAwait(false) is { } finding) await context.SayAsync(finding).ConfigureAwait(false);
        else await context.SayAsync(StatusCodes.Status200OK, "the conversation is deleted").ConfigureAwait(false);
    }

    private static string Plugged(string? endpoint) => endpoint is null or SessionEndpointChange.Plug ? "" : endpoint;

    private static bool IsBelow(string path, string root) => path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/');
}
