using System.Text;

namespace Patchbay.Tests.Translation;

/// <summary>Damages bytes as a wire, a server or a fool could: the same damage for the same random numbers.</summary>
internal static class Damage
{
    private static readonly byte[][] Words =
    [
        "\n\n"u8.ToArray(), "\r"u8.ToArray(), "data: "u8.ToArray(), "data: [DONE]\n\n"u8.ToArray(), "\\ud83d"u8.ToArray(), "\\"u8.ToArray(), "\""u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(),
        "["u8.ToArray(), "]"u8.ToArray(), "null"u8.ToArray(), "-1"u8.ToArray(), "99999999999999999999"u8.ToArray(), "1e999"u8.ToArray(), "<think>"u8.ToArray(), "</think>"u8.ToArray(), [0xFF], [0xED, 0xA0, 0x80], [0],
    ];

    private static readonly string[] Values =
    [
        "-1", "0", "7", "1.5", "1e99", "9223372036854775807", "null", "true", "[]", "{}", "[null]", "[{}]", "[[]]", "\"\"", "\"a\"", "\"call_a\"", "\"error\"", "\"stop\"", "\"\\ud83d\"", "\"<think>\"", "{\"type\":\"text\",\"text\":\"a\"}",
    ];

    /// <summary>One change to the bytes of a stream.</summary>
    /// <param name="bytes">The stream.</param>
    /// <param name="other">Another stream, of which a piece may be put in.</param>
    /// <param name="random">Decides.</param>
    public static void Change(List<byte> bytes, byte[] other, Random random)
    {
        if (bytes.Count == 0) bytes.AddRange(other);
        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 20), bytes.Count - at);
        switch (random.Next(12))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 4: bytes.InsertRange(at, Words[random.Next(Words.Length)]); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6: bytes.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray()); break;
            case 7 or 8: MixEvents(bytes, random); break;
            default: ReplaceValue(bytes, at, random); break;
        }
    }

    /// <summary>A value is of another kind than it should be.</summary>
    private static void ReplaceValue(List<byte> bytes, int at, Random random)
    {
        var start = bytes.IndexOf((byte)':', at) + 1;
        var end = start;
        while (end < bytes.Count && bytes[end] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)'\n')) end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
    }

    /// <summary>Two events change places, or one comes twice, or not at all.</summary>
    private static void MixEvents(List<byte> bytes, Random random)
    {
        var events = Encoding.Latin1.GetString([.. bytes]).Split("\n\n").ToList();
        var (one, two) = (random.Next(events.Count), random.Next(events.Count));
        switch (random.Next(3))
        {
            case 0: (events[one], events[two]) = (events[two], events[one]); break;
            case 1: events.Insert(two, events[one]); break;
            default: events.RemoveAt(one); break;
        }

        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join("\n\n", events)));
    }
}
