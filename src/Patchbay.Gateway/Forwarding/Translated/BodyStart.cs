using Patchbay.Translation.Common;

namespace Patchbay.Gateway.Forwarding.Translated;

/// <summary>Tells by a body's first byte what it is; content types are not to be trusted.</summary>
internal static class BodyStart
{
    /// <summary>True for a stream of the dialect, false for one JSON value. One byte must do: a stream may come a byte at a time.</summary>
    public static bool IsStream(ReadOnlySpan<byte> body, Translator translator)
    {
        body = body.TrimStart(" \t\r\n"u8);
        return translator.StreamsJsonLines || body.IsEmpty || body[0] is not ((byte)'{' or (byte)'[');
    }

    /// <summary>True once it can be told.</summary>
    public static bool IsTelling(ReadOnlySpan<byte> body) => !body.Trim(" \t\r\n"u8).IsEmpty;
}
