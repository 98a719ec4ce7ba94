using Patchbay.Protocol.Headers;

namespace Patchbay.Endpoints.Sending;

/// <summary>An answer whose head has arrived and whose body is read as it comes: transfer framing taken off, content
/// encoding left as it is.</summary>
/// <remarks>One reader at a time. <see cref="Abort"/> may be called from anywhere, at any time.</remarks>
public abstract class EndpointAnswer : IAsyncDisposable
{
    /// <summary>HTTP status, 200–599.</summary>
    public required int Status { get; init; }

    /// <summary>The endpoint's headers, in its order, framing included; <see cref="HopByHop"/> says what to forward.</summary>
    public required IReadOnlyList<HeaderLine> Headers { get; init; }

    /// <summary>Bytes of the body when the endpoint announced them; else null.</summary>
    public long? ContentLength { get; init; }

    /// <summary>True when the body ends where the connection does, so that a cut and an end look alike.</summary>
    public bool EndsWithConnection { get; init; }

    /// <summary>True when it is already known that nothing more will come, so that what was read need not be flushed by itself.</summary>
    public virtual bool IsEnded => false;

    /// <summary>Why <see cref="ReadAsync"/> returned −1.</summary>
    public EndpointFailure? Failure { get; protected set; }

    /// <summary>The value of the first header called <paramref name="name"/>, or an empty string.</summary>
    public string Header(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Is(name)) return header.Value;
        }

        return "";
    }

    /// <summary>Reads body bytes as soon as there are any.</summary>
    /// <param name="buffer">At least 1 KiB; the bytes after those returned may be overwritten.</param>
    /// <returns>Bytes read; 0 at the end of the body; −1 when it was cut, and <see cref="Failure"/> says how.</returns>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    /// <summary>Lets go of the endpoint at once; a read that waits returns −1.</summary>
    public abstract void Abort();

    /// <summary>Keeps the connection for the next request when the body was read to its end, else closes it.</summary>
    public abstract ValueTask DisposeAsync();
}
