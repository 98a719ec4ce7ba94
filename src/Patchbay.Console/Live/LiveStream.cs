using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Console.Live;

/// <summary>A live page's connection: server-sent events whose data is HTML that htmx puts where it belongs.</summary>
/// <remarks>htmx lets go of it while the page is hidden, and comes back: so a browser's six connections a host do not run out with a few tabs.</remarks>
internal sealed class LiveStream(HttpContext context)
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    // Between the two: before it has started, Kestrel's writer gives no span to whoever does not say how much (seen with 10.0.1).
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly PipeWriter _body = context.Response.BodyWriter;

    /// <summary>Sends the head.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        await PingAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a patch. Every fragment in it names where it goes.</summary>
    /// <param name="html">The HTML.</param>
    /// <param name="id">Comes back as <c>Last-Event-ID</c>; empty for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(string html, string id, CancellationToken cancellationToken)
    {
        _buffer.ResetWrittenCount();
        Write(_buffer, html, id);
        await _body.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a comment: a peer that is gone is found out.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await _body.WriteAsync(Comment, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes one event: every line of the data has its own <c>data:</c>.</summary>
    internal static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> html, string id)
    {
        if (id.Length > 0) Encoding.UTF8.GetBytes($"id: {id}\n", output);
        while (true)
        {
            // A carriage return ends a line of server-sent events too.
            var end = html.IndexOfAny('\n', '\r');
            output.Write("data: "u8);
            Encoding.UTF8.GetBytes(end < 0 ? html : html[..end], output);
            output.Write("\n"u8);
            if (end < 0) break;
            html = html[(end + 1)..];
        }

        output.Write("\n"u8);
    }
}
