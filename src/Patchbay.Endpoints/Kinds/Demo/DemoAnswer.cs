using System.Text;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Errors;

namespace Patchbay.Endpoints.Kinds.Demo;

/// <summary>An answer made here: a list of byte strings, handed out one a read as a socket would.</summary>
internal sealed class DemoAnswer : EndpointAnswer
{
    private readonly IEnumerator<byte[]> _parts;
    private readonly TimeSpan _pause;
    private readonly CancellationTokenSource _abort;
    private ReadOnlyMemory<byte> _current;

    private DemoAnswer(IEnumerable<byte[]> parts, TimeSpan pause, CancellationToken cancellationToken)
    {
        _parts = parts.GetEnumerator();
        _pause = pause;
        _abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>A JSON answer.</summary>
    public static DemoAnswer Json(int status, string json) => Whole(status, Encoding.UTF8.GetBytes(json));

    /// <summary>An error answer.</summary>
    public static DemoAnswer Json(int status, ErrorType type, string message) => Whole(status, AnthropicError.Body(type, message));

    /// <summary>A streamed answer.</summary>
    public static DemoAnswer Stream(IEnumerable<byte[]> events, TimeSpan pause, CancellationToken cancellationToken) => new(events, pause, cancellationToken)
    {
        Status = 200,
        Headers = [new("content-type", "text/event-stream; charset=utf-8"), new("cache-control", "no-cache")],
    };

    private static DemoAnswer Whole(int status, byte[] body) => new([body], TimeSpan.Zero, CancellationToken.None)
    {
        Status = status,
        ContentLength = body.Length,
        Headers = [new("content-type", "application/json")],
    };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_current.IsEmpty)
        {
            try
            {
                if (_pause > TimeSpan.Zero) await Task.Delay(_pause, _abort.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Failure = new EndpointFailure(FailureCause.Cut, "the exchange was given up");
                return -1;
            }

            if (!_parts.MoveNext()) return 0;
            _current = _parts.Current;
        }

        var length = Math.Min(buffer.Length, _current.Length);
        _current[..length].CopyTo(buffer);
        _current = _current[length..];
        return length;
    }

    public override void Abort()
    {
        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It had ended by itself.
        }
    }

    public override ValueTask DisposeAsync()
    {
        _parts.Dispose();
        _abort.Dispose();
        return ValueTask.CompletedTask;
    }
}
