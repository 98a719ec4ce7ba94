using System.Buffers;
using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>Unescapes strings of a JSON reader into a buffer that is kept; most need no unescaping and stay where they lie.</summary>
internal sealed class TextScratch : IDisposable
{
    private byte[] _buffer = [];

    /// <summary>The text of the reader's string; empty for anything else. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) return default;
        return reader.ValueIsEscaped ? Unescaped(reader.ValueSpan) : reader.ValueSpan;
    }

    /// <summary>The text of a JSON string's content, which a reader has seen. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> content)
    {
        if (!content.Contains((byte)'\\')) return content;
        if (_buffer.Length < content.Length)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1024, content.Length));
        }

        return _buffer.AsSpan(0, JsonText.Unescape(content, _buffer));
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
