using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>Damaged inputs for one dialect, made of its cases, and what must hold for each. Safe to use from several threads.</summary>
/// <remarks>Knows nothing of xunit: <c>bench/fuzz</c> tries more of the same inputs.</remarks>
internal abstract class DamagedInput
{
    private readonly List<(byte[] Bytes, EndpointTraits Traits)> _originals;

    protected DamagedInput(Translator translator, IEnumerable<(byte[] Bytes, EndpointTraits Traits)> originals) => (Translator, _originals) = (translator, [.. originals]);

    /// <summary>Whose inputs these are.</summary>
    public Translator Translator { get; }

    /// <summary>What is damaged, in a word.</summary>
    public abstract string Name { get; }

    /// <summary>False when no case has such an input.</summary>
    public bool Exists => _originals.Count > 0;

    /// <summary>Makes the input of a seed and tries it.</summary>
    /// <exception cref="DamagedInputException">Something threw, or what was made is not legal.</exception>
    public void Try(int seed)
    {
        var random = new Random(seed);
        var (original, traits) = _originals[random.Next(_originals.Count)];
        var bytes = new List<byte>(original);
        for (var changes = random.Next(1, 5); changes > 0; changes--) Change(bytes, _originals[random.Next(_originals.Count)].Bytes, random);
        var input = bytes.ToArray();
        try
        {
            Check(input, traits, random);
        }
        catch (Exception fault)
        {
            throw new DamagedInputException($"{Translator.Dialect} {Name}, seed {seed}: {fault}\n{Encoding.UTF8.GetString(input)}", input, fault);
        }
    }

    protected abstract void Change(List<byte> bytes, byte[] other, Random random);

    protected abstract void Check(byte[] input, EndpointTraits traits, Random random);

    protected static void CheckEvents(ArrayBufferWriter<byte> output, EventAssembler assembler)
    {
        Require(assembler.IsComplete, "the stream is not complete");
        if (assembler.HasStarted) EventOracle.Check(output.WrittenSpan);
        else Require(assembler.Failure is not null, "neither an answer nor a failure");
    }

    protected static void CheckMessage(byte[]? message, MessageAssembler sink)
    {
        Require((message is null) == (sink.Failure is not null), "a message with a failure, or neither");
        if (message is null) return;
        Require(Utf8.IsValid(message), "the message is not UTF-8");
        using var json = JsonDocument.Parse(message);
    }

    protected static void Require(bool holds, string what)
    {
        if (!holds) throw new IllegalAnswerException(what);
    }
}

/// <summary>An input that translation does not stand.</summary>
internal sealed class DamagedInputException(string message, byte[] input, Exception fault) : Exception(message, fault)
{
    /// <summary>The damaged bytes.</summary>
    public byte[] Input => input;
}

/// <summary>Endpoints' streams: reading one throws nothing, ends, and makes a stream of events, or one message, that is legal.</summary>
internal sealed class DamagedStream(Translator translator)
    : DamagedInput(translator, GoldenCases.Of(translator.Dialect).Where(static golden => golden.EndpointStream is not null).Select(static golden => (golden.StreamBytes, golden.Traits)))
{
    public override string Name => "stream";

    protected override void Change(List<byte> bytes, byte[] other, Random random) => Damage.Change(bytes, other, random);

    protected override void Check(byte[] input, EndpointTraits traits, Random random)
    {
        ReadAsStream(traits, input, random);
        ReadAsMessage(traits, input);
    }

    private void ReadAsStream(EndpointTraits traits, byte[] input, Random random)
    {
        var output = new ArrayBufferWriter<byte>();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m", Origin = random.Next(2) == 0 ? "" : "there" }, output);
        using var reader = Translator.CreateStreamReader(traits);
        for (var at = 0; at < input.Length;)
        {
            var piece = Math.Min(random.Next(1, random.Next(2) == 0 ? 8 : 400), input.Length - at);
            reader.Read(input.AsSpan(at, piece), assembler);
            at += piece;
        }

        reader.Complete(assembler);
        assembler.Complete();
        CheckEvents(output, assembler);
    }

    private void ReadAsMessage(EndpointTraits traits, byte[] input)
    {
        var sink = new MessageAssembler(new AnswerHead { Id = "msg_1", Model = "m" });
        using var reader = Translator.CreateStreamReader(traits);
        reader.Read(input, sink);
        reader.Complete(sink);
        CheckMessage(sink.Complete(), sink);
    }
}

/// <summary>Endpoints' answers in one piece, and bodies of their errors: each makes a legal message, a legal stream and an error, or a failure; nothing throws.</summary>
internal sealed class DamagedAnswer(Translator translator) : DamagedInput(translator, GoldenCases.Of(translator.Dialect).SelectMany(Bodies))
{
    public override string Name => "answer";

    protected override void Change(List<byte> bytes, byte[] other, Random random) => JsonDamage.Change(bytes, other, random);

    protected override void Check(byte[] input, EndpointTraits traits, Random random)
    {
        var sink = new MessageAssembler(new AnswerHead { Id = "msg_1", Model = "m" });
        Translator.ReadResponse(input, traits, sink);
        CheckMessage(sink.Complete(), sink);

        var output = new ArrayBufferWriter<byte>();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m" }, output);
        Translator.ReadResponse(input, traits, assembler);
        assembler.Complete();
        CheckEvents(output, assembler);

        var error = Translator.ReadError(input);
        Require(error.TypeFor(random.Next(400, 600)).Name.Length > 0 && error.ForClient is not null, "an error without a type or words");
    }

    private static IEnumerable<(byte[] Bytes, EndpointTraits Traits)> Bodies(GoldenCase golden)
    {
        if (golden.EndpointResponse is { } answer) yield return (Encoding.UTF8.GetBytes(answer), golden.Traits);
        if (golden.ErrorBody is { } error && error.IndexOf('\n', StringComparison.Ordinal) is var line and >= 0) yield return (Encoding.UTF8.GetBytes(error[(line + 1)..]), golden.Traits);
    }
}

/// <summary>Clients' requests: one is written as JSON or refused as untranslatable, nothing else.</summary>
internal sealed class DamagedRequest(Translator translator)
    : DamagedInput(translator, GoldenCases.Of(translator.Dialect).Where(static golden => golden.ClientRequest is not null).Select(static golden => (Encoding.UTF8.GetBytes(golden.ClientRequest!), golden.Traits)))
{
    public override string Name => "request";

    protected override void Change(List<byte> bytes, byte[] other, Random random) => JsonDamage.Change(bytes, other, random);

    protected override void Check(byte[] input, EndpointTraits traits, Random random)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            using var request = RequestReader.Read(input, traits);
            ServerToolCheck.Apply(request, traits);
            Translator.WriteRequest(request, traits, output);
            Require(Translator.Target("/base", request, traits).StartsWith('/'), "no target");
        }
        catch (UntranslatableException)
        {
            return;
        }

        Require(Utf8.IsValid(output.WrittenSpan), "the endpoint's request is not UTF-8");
        using var json = JsonDocument.Parse(output.WrittenMemory, new JsonDocumentOptions { MaxDepth = 2000 });
        Require(json.RootElement.ValueKind == JsonValueKind.Object, "the endpoint's request is no object");
    }
}
