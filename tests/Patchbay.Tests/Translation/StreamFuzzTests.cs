using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>Whatever an endpoint's stream has become on its way, reading it throws nothing, ends, and makes a stream of events, or one message, that is legal.</summary>
/// <remarks>Endpoints' streams of all cases, damaged. The seed is fixed, and a failure shows the damaged bytes: a fault that was found stays found.</remarks>
public sealed class StreamFuzzTests
{
    /// <summary>About three seconds on two cores.</summary>
    private const int Inputs = 20_000;

    /// <summary>A small stream takes microseconds; who needs this long hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly byte[][] Words =
    [
        "\n\n"u8.ToArray(), "\r"u8.ToArray(), "data: "u8.ToArray(), "data: [DONE]\n\n"u8.ToArray(), "\\ud83d"u8.ToArray(), "\\"u8.ToArray(), "\""u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(),
        "["u8.ToArray(), "]"u8.ToArray(), "null"u8.ToArray(), "-1"u8.ToArray(), "99999999999999999999"u8.ToArray(), "1e999"u8.ToArray(), "<think>"u8.ToArray(), "</think>"u8.ToArray(), [0xFF], [0xED, 0xA0, 0x80], [0],
    ];

    private static readonly string[] Values =
    [
        "-1", "0", "7", "1.5", "1e99", "9223372036854775807", "null", "true", "[]", "{}", "[null]", "[{}]", "[[]]", "\"\"", "\"a\"", "\"call_a\"", "\"error\"", "\"stop\"", "\"\\ud83d\"", "\"<think>\"", "{\"type\":\"text\",\"text\":\"a\"}",
    ];

    public static TheoryData<string> Dialects => [.. GoldenCaseTests.Translators.Select(static translator => translator.Dialect)];

    [Theory, MemberData(nameof(Dialects))]
    public async Task Any_damage_leaves_a_legal_stream(string dialect)
    {
        var translator = GoldenCaseTests.Translators.Single(one => one.Dialect == dialect);
        var streams = StreamsOf(dialect);
        if (streams.Count == 0) return; // A dialect whose cases are still to be written.
        var fuzzing = Task.Run(() =>
        {
            for (var seed = 0; seed < Inputs / GoldenCaseTests.Translators.Length; seed++) Try(translator, streams, seed);
        });
        await fuzzing.WaitAsync(Patience);
    }

    private static List<(byte[] Bytes, EndpointTraits Traits)> StreamsOf(string dialect) =>
        [.. GoldenCaseTests.FileNames.Where(file => file.StartsWith(dialect + "/", StringComparison.Ordinal)).Select(GoldenCaseTests.Load)
            .Where(static golden => golden.EndpointStream is not null).Select(static golden => (GoldenCaseTests.StreamBytes(golden), golden.Traits))];

    private static void Try(Translator translator, List<(byte[] Bytes, EndpointTraits Traits)> streams, int seed)
    {
        var random = new Random(seed);
        var (original, traits) = streams[random.Next(streams.Count)];
        var bytes = new List<byte>(original);
        for (var changes = random.Next(1, 5); changes > 0; changes--) Damage(bytes, streams[random.Next(streams.Count)].Bytes, random);
        var input = bytes.ToArray();
        try
        {
            ReadAsStream(translator, traits, input, random);
            ReadAsMessage(translator, traits, input);
        }
        catch (Exception fault)
        {
            Assert.Fail($"{translator.Dialect}, seed {seed}: {fault}\n{Encoding.UTF8.GetString(input)}");
        }
    }

    private static void ReadAsStream(Translator translator, EndpointTraits traits, byte[] input, Random random)
    {
        var output = new ArrayBufferWriter<byte>();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m", Origin = random.Next(2) == 0 ? "" : "there" }, output);
        using var reader = translator.CreateStreamReader(traits);
        for (var at = 0; at < input.Length;)
        {
            var piece = Math.Min(random.Next(1, random.Next(2) == 0 ? 8 : 400), input.Length - at);
            reader.Read(input.AsSpan(at, piece), assembler);
            at += piece;
        }

        reader.Complete(assembler);
        assembler.Complete();
        Assert.True(assembler.IsComplete);
        if (assembler.HasStarted) EventOracle.Check(output.WrittenSpan);
        else Assert.NotNull(assembler.Failure);
    }

    private static void ReadAsMessage(Translator translator, EndpointTraits traits, byte[] input)
    {
        var sink = new MessageAssembler(new AnswerHead { Id = "msg_1", Model = "m" });
        using var reader = translator.CreateStreamReader(traits);
        reader.Read(input, sink);
        reader.Complete(sink);
        var message = sink.Complete();
        Assert.Equal(message is null, sink.Failure is not null);
        if (message is null) return;
        Assert.True(Utf8.IsValid(message));
        using var json = JsonDocument.Parse(message);
    }

    private static void Damage(List<byte> bytes, byte[] other, Random random)
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
