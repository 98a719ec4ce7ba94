using System.IO.Compression;
using System.Text;
using Patchbay.Console.Traffic;
using Patchbay.Gateway.Ledger;

namespace Patchbay.Wiring;

/// <summary>Recorded bytes as text, with what identifies anybody taken out.</summary>
internal static class RecordedText
{
    /// <summary>Most that a compressed body is unpacked to: a small one can hold any amount.</summary>
    private const int MostUnpacked = 4 * BodyRecorder.MaxBody;

    /// <summary>A body.</summary>
    /// <param name="bytes">As it was recorded.</param>
    /// <param name="encoding">Its <c>Content-Encoding</c>; empty for none.</param>
    /// <param name="isCut">Whether it was longer.</param>
    public static RecordedBody Of(byte[] bytes, string encoding, bool isCut)
    {
        var plain = encoding is "" or "identity" ? bytes : Unpack(bytes, encoding);
        var text = plain is null ? $"({bytes.Length} bytes, compressed as {encoding})" : SplitSecrets.Mask(Encoding.UTF8.GetString(plain));
        return new RecordedBody(text, bytes.Length, isCut || plain is { Length: MostUnpacked });
    }

    private static byte[]? Unpack(byte[] bytes, string encoding)
    {
        using var source = new MemoryStream(bytes, writable: false);
        using Stream? decoder = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => null,
        };
        if (decoder is null) return null;
        using var plain = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (plain.Length < MostUnpacked && decoder.Read(buffer, 0, (int)Math.Min(buffer.Length, MostUnpacked - plain.Length)) is > 0 and var read) plain.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            // Cut, or not what its header says: what could be read must do.
        }

        return plain.ToArray();
    }
}
