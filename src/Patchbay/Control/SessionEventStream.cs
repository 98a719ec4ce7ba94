using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Patchbay.Host.Sessions;
using Patchbay.Protocol.Control;

namespace Patchbay.Control;

/// <summary>A session's events as server-sent events: <c>id</c> is the number, <c>event</c> the kind, <c>data</c> the <see cref="SessionEvent"/>.</summary>
/// <remarks>Begins after <c>Last-Event-ID</c>, which browsers send when they come back, else after <c>?after=N</c>, else with all that is kept. Ends with the session or the gateway.
/// A reader that is too far behind is cut off, and comes back.</remarks>
internal static class SessionEventStream
{
    /// <summary>Serves them until one side goes.</summary>
    public static async Task ServeAsync(HttpContext context, HostedSession session, CancellationToken stopping)
    {
        string? asked = context.Request.Headers["Last-Event-ID"];
        asked ??= context.Request.Query["after"];
        var after = 0L;
        if (!string.IsNullOrEmpty(asked) && (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out after)))
        {
            await context.SayAsync(StatusCodes.Status400BadRequest, $"`after` is `{asked}`; the number of an event is wanted").ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var body = context.Response.BodyWriter;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await body.FlushAsync(end.Token).ConfigureAwait(false);
            await foreach (var happened in session.EventsAsync(after, end.Token).ConfigureAwait(false))
            {
                Write(body, happened);
                await body.FlushAsync(end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the gateway stops: both end the stream.
        }
    }

    private static void Write(IBufferWriter<byte> body, SessionEvent happened)
    {
        body.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {happened.Number}\nevent: {happened.Kind}\ndata: ")));
        body.Write(JsonSerializer.SerializeToUtf8Bytes(happened, ControlJson.Default.SessionEvent));
        body.Write("\n\n"u8);
    }
}
