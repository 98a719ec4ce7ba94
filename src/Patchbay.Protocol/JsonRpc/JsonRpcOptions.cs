namespace Patchbay.Protocol.JsonRpc;

/// <summary>How a connection treats what comes.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>The longest line that is read, in bytes. A longer one is skipped and reported; who waits for it is told.</summary>
    /// <value>Default 64 MiB: an image of 20 MiB is 27 MiB of base64, and a session that is replayed comes in many lines.</value>
    public int MaxLineBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of messages that were read and wait for a handler; beyond that reading pauses, and the pipe makes the peer wait.</summary>
    /// <value>Default 64 MiB: one message of the largest size.</value>
    public long MaxBacklogBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Whether a line that is no message at all is answered with an error. Lines that begin with <c>{</c> and are not JSON
    /// always are, and so are batches.</summary>
    /// <value>Default true, as JSON-RPC 2.0 says. False where the peer's standard output is read and a log line may stray there:
    /// such a line is only reported.</value>
    public bool AnswersNoise { get; init; } = true;

    /// <summary>How long, when nothing can be written any more, the rest of what the peer had said is still read.</summary>
    /// <value>Default 2 s: a process that dies has its last words in the pipe, and a pipe is read faster than that.</value>
    public TimeSpan LastWords { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the streams stay open when the connection is disposed.</summary>
    /// <value>Default false: closing its standard input is how an agent is told to end.</value>
    public bool LeaveOpen { get; init; }

    /// <summary>The clock behind <see cref="LastWords"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
