using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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
/// <param name="window">Asks how much the model in force holds.</param>
/// <param name="stopping">Cancelled when it stops; and how to ask for that.</param>
internal sealed class ControlApi(Func<GatewayStatus> status, SettingsFile settings, SessionEndpointCalls sessions, TrafficLog traffic, AttachedAgents agents, Func<CancellationToken, Task<PlugWindow>> window, CancellationTokenSource stopping)
{
    /// <summary>Serves one call.</summary>
    public Task ServeAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value ?? "") switch
    {
        ("GET", ControlPaths.Status) => AnswerAsync(context, 200, status(), ControlJson.Default.GatewayStatus),
        ("GET", ControlPaths.Window) => WindowAsync(context),
        ("GET", ControlPaths.Traffic) when context.Request.Query.ContainsKey("follow") => FollowAsync(context),
        ("GET", ControlPaths.Traffic) => AnswerAsync(context, 200, traffic.Last(), ControlJson.Default.IReadOnlyListTrafficEntry),
        ("GET", ControlPaths.Sessions) => AnswerAsync(context, 200, traffic.LastOfSessions(), ControlJson.Default.IReadOnlyListTrafficEntry),
        ("GET", ControlPaths.Attach) => AttachAsync(context),
        ("GET", ControlPaths.SessionEndpoints) => AnswerAsync(context, 200, sessions.List(), ControlJson.Default.IReadOnlyListSessionEndpoint),
        ("POST", ControlPaths.SessionEndpoints) => ChangeSessionAsync(context),
        ("POST", ControlPaths.Reload) => ReloadAsync(context),
        ("POST", ControlPaths.Shutdown) => ShutdownAsync(context),
        _ => AnswerAsync(context, 404, new ControlAnswer($"there is no {context.Request.Method} {context.Request.Path}"), ControlJson.Default.ControlAnswer),
    };

    private async Task WindowAsync(HttpContext context) =>
        await AnswerAsync(context, 200, await window(context.RequestAborted).ConfigureAwait(false), ControlJson.Default.PlugWindow).ConfigureAwait(false);

    private async Task ChangeSessionAsync(HttpContext context)
    {
        if (await ReadAsync(context, SessionEndpointChange.MaxBodyBytes).ConfigureAwait(false) is not { } body)
        {
            await AnswerAsync(context, 413, new ControlAnswer($"the body is larger than {SessionEndpointChange.MaxBodyBytes / 1024} KiB"), ControlJson.Default.ControlAnswer).ConfigureAwait(false);
            return;
        }

        // On a thread of the pool: this one serves streams, and the change waits for the disk.
        var (entry, statusCode, message) = await Task.Run(() => sessions.Change(body.Span)).ConfigureAwait(false);
        if (entry is null) await AnswerAsync(context, statusCode, new ControlAnswer(message), ControlJson.Default.ControlAnswer).ConfigureAwait(false);
        else await AnswerAsync(context, statusCode, entry, ControlJson.Default.SessionEndpoint).ConfigureAwait(false);
    }

    private Task ReloadAsync(HttpContext context)
    {
        settings.Reload();
        return settings.Problems.Count == 0
            ? AnswerAsync(context, 200, status(), ControlJson.Default.GatewayStatus)
            : AnswerAsync(context, 409, new ControlAnswer(string.Join('\n', settings.Problems)), ControlJson.Default.ControlAnswer);
    }

    private async Task ShutdownAsync(HttpContext context)
    {
        await AnswerAsync(context, 200, new ControlAnswer("draining"), ControlJson.Default.ControlAnswer).ConfigureAwait(false);
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
            await AnswerAsync(context, 400, new ControlAnswer("`pid` must be a number"), ControlJson.Default.ControlAnswer).ConfigureAwait(false);
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

    /// <summary>The body; null when it is larger.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int maxBytes)
    {
        if (context.Request.ContentLength > maxBytes) return null;
        var buffer = new byte[maxBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
        return length > maxBytes ? null : buffer.AsMemory(0, length);
    }

    private static async Task AnswerAsync<T>(HttpContext context, int statusCode, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/json";
        await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type)).ConfigureAwait(false);
    }
}
