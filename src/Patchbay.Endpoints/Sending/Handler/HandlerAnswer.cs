using System.Runtime.CompilerServices;

namespace Patchbay.Endpoints.Sending.Handler;

/// <summary>The answer of the framework's handler.</summary>
internal sealed class HandlerAnswer(HttpResponseMessage response, Stream body) : EndpointAnswer
{
    private readonly CancellationTokenSource _abort = new();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (Failure is not null) return -1;
        try
        {
            return await body.ReadAsync(buffer, _abort.Token).ConfigureAwait(false);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            Failure = new EndpointFailure(FailureCause.Cut, cut.GetBaseException().Message);
            return -1;
        }
    }

    public override void Abort()
    {
        // The token first: disposing alone would wait for a read that is under way.
        _abort.Cancel();
        response.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        response.Dispose();
        return body.DisposeAsync();
    }
}
