using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Host.Acp;

/// <summary>Words of the agent's own that may be the error of the turn: held back until what comes next tells. Where the turn fails with them the finding says it, once.</summary>
/// <remarks>The bridge sends the error's text as a message too, in one piece, with an id of its own making (a UUID; a model's message has its endpoint's). Measured, claude-agent-acp 0.101.0.</remarks>
/// <typeparam name="T">What carries them.</typeparam>
internal sealed class HeldWords<T> where T : class
{
    private readonly Lock _lock = new();
    private T? _held;
    private string _text = "";

    /// <summary>Whether a message may be the turn's error.</summary>
    public static bool MayBeError(string? messageId) => Guid.TryParse(messageId, out _);

    /// <summary>Holds a message back.</summary>
    /// <returns>The one that was held until now, which is to be sent; null when there was none.</returns>
    public T? Hold(T message, string text)
    {
        lock (_lock)
        {
            var before = _held;
            (_held, _text) = (message, text);
            return before;
        }
    }

    /// <summary>Lets go of what is held: something else came, or the turn ended well.</summary>
    /// <returns>What is to be sent; null when nothing was held.</returns>
    public T? Release()
    {
        lock (_lock)
        {
            var held = _held;
            (_held, _text) = (null, "");
            return held;
        }
    }

    /// <summary>The turn failed.</summary>
    /// <param name="error">The error's message.</param>
    /// <returns>What is to be sent: null when nothing was held, or it was the error; and the error in the client's words: empty when nothing was held that says it.</returns>
    public (T? Message, string Words) ReleaseAfter(string error)
    {
        lock (_lock)
        {
            var text = _text.Trim();
            var isError = text.Length > 0 && (error.Contains(text, StringComparison.Ordinal) || text.StartsWith("API Error", StringComparison.Ordinal) || ClientErrorText.StatusIn(text) is not null);
            var held = Release();
            return isError ? (null, text) : (held, "");
        }
    }
}
