using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Patchbay.Gateway.Ledger;

/// <summary>Stands before a response's body while bodies are recorded: what goes through is kept too. In no exchange's way otherwise.</summary>
internal sealed class RecordingBody(IHttpResponseBodyFeature inner, RecordedBodies bodies) : IHttpResponseBodyFeature
{
    private Tee? _writer;

    /// <inheritdoc/>
    public Stream Stream => Writer.AsStream(leaveOpen: true);

    /// <inheritdoc/>
    public PipeWriter Writer => _writer ??= new Tee(inner.Writer, bodies);

    /// <summary>Puts one before the body of <paramref name="context"/>.</summary>
    public static void Attach(HttpContext context, RecordedBodies bodies) =>
        context.Features.Set<IHttpResponseBodyFeature>(new RecordingBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), bodies));

    /// <inheritdoc/>
    public void DisableBuffering() => inner.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync() => inner.CompleteAsync();

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => inner.SendFileAsync(path, offset, count, cancellationToken);

    private sealed class Tee(PipeWriter client, RecordedBodies bodies) : PipeWriter
    {
        private Memory<byte> _given;

        public override bool CanGetUnflushedBytes => client.CanGetUnflushedBytes;

        public override long UnflushedBytes => client.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _given = client.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            bodies.TakeAnswer(_given.Span[..bytes]);
            _given = default;
            client.Advance(bytes);
        }

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            bodies.TakeAnswer(source.Span);
            return client.WriteAsync(source, cancellationToken);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => client.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => client.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => client.Complete(exception);
    }
}
