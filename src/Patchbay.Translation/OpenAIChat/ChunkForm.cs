using System.Buffers;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>The bytes around the text of a chunk that says a piece of text and nothing else. Endpoints repeat them to the byte for as long as the model
/// talks, and what was read once need not be parsed again: a chunk of the same form means the same with another text.</summary>
/// <remarks>Measured with chunks of OpenAI's size (250 bytes): parsing took two thirds of a translated event (bench/results/translate.md).</remarks>
internal sealed class ChunkForm : IDisposable
{
    /// <summary>Chunks that differ beside their text (OpenAI's <c>obfuscation</c>) are not learned for ever.</summary>
    private const int MaxMisses = 16;

    private byte[] _bytes = [];
    private int _before;
    private int _after;
    private int _misses;

    /// <summary>The text is the model's thinking.</summary>
    public bool IsThinking { get; private set; }

    /// <summary>Finds the text in a chunk of this form.</summary>
    /// <returns>False when it is of another, or when its text is not plain: escaped, or no JSON.</returns>
    public bool TryFind(ReadOnlySpan<byte> chunk, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_before == 0 || chunk.Length <= _before + _after) return false;
        if (!chunk.StartsWith(_bytes.AsSpan(0, _before)) || !chunk.EndsWith(_bytes.AsSpan(_before, _after))) return false;
        text = chunk[_before..^_after];
        // A quote would end the string, a backslash begin an escape, and a control character is no JSON.
        return text.IndexOfAny((byte)'"', (byte)'\\') < 0 && text.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0;
    }

    /// <summary>Remembers a chunk that was parsed and has said one piece of text, and nothing else.</summary>
    /// <param name="chunk">All of it.</param>
    /// <param name="start">Where its text begins, behind the quote.</param>
    /// <param name="length">The text's bytes as they stand.</param>
    /// <param name="isThinking">What the text is.</param>
    public void Learn(ReadOnlySpan<byte> chunk, int start, int length, bool isThinking)
    {
        if (++_misses > MaxMisses) return;
        if (_bytes.Length < chunk.Length)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(chunk.Length);
        }

        chunk[..start].CopyTo(_bytes);
        chunk[(start + length)..].CopyTo(_bytes.AsSpan(start));
        (_before, _after, IsThinking) = (start, chunk.Length - start - length, isThinking);
    }

    /// <summary>A chunk was of this form: it is worth learning again when it changes.</summary>
    public void Hit() => _misses = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _before) = ([], 0);
    }
}
