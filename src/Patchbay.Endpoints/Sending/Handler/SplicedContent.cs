using System.Net;
using Patchbay.Protocol.Splice;

namespace Patchbay.Endpoints.Sending.Handler;

/// <summary>A spliced body as the framework wants it.</summary>
internal sealed class SplicedContent(SplicedBody body) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(body.Head).ConfigureAwait(false);
        if (body.Value.Length > 0) await stream.WriteAsync(body.Value).ConfigureAwait(false);
        if (body.Tail.Length > 0) await stream.WriteAsync(body.Tail).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
