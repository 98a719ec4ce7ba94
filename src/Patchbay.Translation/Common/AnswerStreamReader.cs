namespace Patchbay.Translation.Common;

/// <summary>Reads one dialect's stream and says what it means.</summary>
public abstract class AnswerStreamReader : IDisposable
{
    /// <summary>Reads the next bytes, cut anywhere.</summary>
    public abstract void Read(ReadOnlySpan<byte> bytes, IAnswerSink sink);

    /// <summary>True once the endpoint has said its dialect's last word (<c>[DONE]</c>, <c>response.completed</c>, <c>"done":true</c>): nothing that counts can
    /// follow, and the connection's end need not be waited for. Never true for a dialect without one.</summary>
    public virtual bool IsDone => false;

    /// <summary>The stream has ended. What the sink makes of it is its own: an end without a reason is a cut.</summary>
    public abstract void Complete(IAnswerSink sink);

    /// <summary>Gives the buffers back.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
