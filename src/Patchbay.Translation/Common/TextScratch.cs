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
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_buffer.Length < reader.ValueSpan.Length)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1024, reader.ValueSpan.Length));
        }

        return _buffer.AsSpan(0, JsonText.Unescape(reader.ValueSpan, _buffer));
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
