using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Control;

/// <summary>Answers the calls of <see cref="ControlPaths"/>; the pipeline has let the caller in already.</summary>
/// <param name="status">Tells the state of the gateway at this moment.</param>
/// <param name="settings">The settings file it follows.</param>
/// <param name="sessions">The sessions with an endpoint of their own.</param>
/// <param name="traffic">Its exchanges.</param>
/// <param name="agents">The agents attached to it.</param>
/// <param name="hosted">The sessions that it hosts; null where it hosts none.</param>
/// <param name="window">Asks how much the model at an endpoint holds; empty = the one in force.</param>
/// <param name="consoleLink">The link that signs a browser in; empty where there is no console.</param>
/// <param name="stopping">Cancelled when it stops; and how to ask for that.</param>
internal sealed class ControlApi(Func<GatewayStatus> status, SettingsFile settings, SessionEndpointCalls sessions, TrafficLog traffic, AttachedAgents agents, HostedCalls? hosted, Func<string, CancellationToken, Task<PlugWindow>> window, Func<string> consoleLink, CancellationTokenSource stopping)
{
    /// <summary>Serves one call.</summary>
    public Task ServeAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value ?? "") switch
    {
        ("GET", ControlPaths.Status) => context.AnswerAsync(200, status(), ControlJson.Default.GatewayStatus),
        ("GET", ControlPaths.Window) => WindowAsync(context),
        ("GET", ControlPaths.Traffic) when context.Request.Query.ContainsKey("follow") => FollowAsync(context),
        ("GET", ControlPaths.Traffic) => context.AnswerAsync(200, traffic.Last(), ControlJson.Default.IReadOnlyListTrafficEntry),
        ("GET", ControlPaths.Sessions) => context.AnswerAsync(200, traffic.LastOfSessions(), ControlJson.Default.IReadOnlyListTrafficEntry),
        ("GET", ControlPaths.Attach) => AttachAsync(context),
        ("GET", ControlPaths.SessionEndpoints) => context.AnswerAsync(200, sessions.List(), ControlJson.Default.IReadOnlyListSessionEndpoint),
        ("POST", ControlPaths.SessionEndpoints) => ChangeSessionAsync(context),
        ("POST", ControlPaths.Console) => consoleLink() is { Length: > 0 } link ? context.SayAsync(200, link) : context.SayAsync(404, "this gateway has no console"),
        ("POST", ControlPaths.Reload) => ReloadAsync(context),
        ("POST", ControlPaths.Shutdown) => ShutdownAsync(context),
        (_, { } path) when HostedCalls.Has(path) => hosted is null ? context.SayAsync(404, "this gateway hosts no sessions") : hosted.ServeAsync(context),
        _ => context.NothingAsync(),
    };

    private async Task WindowAsync(HttpContext context) =>
        await context.AnswerAsync(200, await window(context.Request.Query["endpoint"].ToString(), context.RequestAborted).ConfigureAwait(false), ControlJson.Default.PlugWindow).ConfigureAwait(false);

    private async Task ChangeSessionAsync(HttpContext context)
    {
        if (await context.BodyAsync(SessionEndpointChange.MaxBodyBytes).ConfigureAwait(false) is not { } body) return;

        // On a thread of the pool: this one serves streams, and the change waits for the disk.
        var (entry, statusCode, message) = await Task.Run(() => sessions.Change(body)).ConfigureAwait(false);
        if (entry is null) await context.SayAsync(statusCode, message).ConfigureAwait(false);
        else await context.AnswerAsync(statusCode, entry, ControlJson.Default.SessionEndpoint).ConfigureAwait(false);
    }

    private Task ReloadAsync(HttpContext context)
    {
        settings.Reload();
        return settings.Problems.Count == 0
            ? context.AnswerAsync(200, status(), ControlJson.Default.GatewayStatus)
            : context.SayAsync(409, string.Join('\n', settings.Problems));
    }

    private async Task ShutdownAsync(HttpContext context)
    {
        await context.SayAsync(200, "draining").ConfigureAwait(false);
        await context.Response.CompleteAsync().ConfigureAwait(false);
        // From the pool: cancelling runs the whole shutdown, which waits for this very request.
        ThreadPool.UnsafeQueueUserWorkItem(static stop => ((CancellationTokenSource)stop!).Cancel(), stopping);
    }

    private async Task FollowAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        try
        {
            await foreach (var entry in traffic.FollowAsync(end.Token).ConfigureAwait(false))
            {
                await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(entry, ControlJson.Default.TrafficEntry), end.Token).ConfigureAwait(false);
                await context.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The follower left, or the gateway stops: both end the stream.
        }
    }

    private async Task AttachAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!int.TryParse(query["pid"], CultureInfo.InvariantCulture, out var pid))
        {
            await context.SayAsync(400, "`pid` must be a number").ConfigureAwait(false);
            return;
        }

        using var attachment = agents.Attach(pid, query["command"].ToString());
        await context.Response.BodyWriter.WriteAsync("attached\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (end.Token.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), ended))
        {
            await ended.Task.ConfigureAwait(false);
        }
    }
}
