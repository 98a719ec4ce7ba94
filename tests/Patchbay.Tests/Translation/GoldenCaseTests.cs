using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>Every file below <c>Cases</c>, whole, cut at every byte, and byte by byte.</summary>
public sealed class GoldenCaseTests
{
    public static TheoryData<string> Files => [.. GoldenCases.FileNames];

    [Theory, MemberData(nameof(Files))]
    public void A_case_holds(string file)
    {
        var golden = GoldenCases.Load(file);
        Assert.NotEqual("", golden.Title);
        if (golden.NotHere is not null) return;
        var translator = TestedTranslators.All.Single(one => file.StartsWith(one.Dialect + "/", StringComparison.Ordinal));

        if (golden.ClientRequest is not null) CheckRequest(golden, translator);
        if (golden.EndpointStream is not null) CheckStream(golden, translator);
        if (golden.EndpointResponse is not null) CheckResponse(golden, translator);
        if (golden.ErrorBody is not null) CheckError(golden, translator);
    }

    private static void CheckRequest(GoldenCase golden, Translator translator)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            using var request = RequestReader.Read(Encoding.UTF8.GetBytes(golden.ClientRequest!), golden.Traits);
            ServerToolCheck.Apply(request, golden.Traits);
            translator.WriteRequest(request, golden.Traits, output);
            Assert.Null(golden.Refusal);
            if (golden.EndpointRequest is not null) AssertSame(golden.EndpointRequest, Encoding.UTF8.GetString(output.WrittenSpan), "the endpoint's request");
        }
        catch (UntranslatableException refused) when (golden.Refusal is not null)
        {
            Assert.Equal(golden.Refusal, refused.Message);
        }
    }

    private static void CheckStream(GoldenCase golden, Translator translator)
    {
        var bytes = golden.StreamBytes;
        var whole = Run(golden, translator, bytes, [bytes.Length]);
        AssertSame(golden.ClientMessage!, whole, "the client's message");
        for (var cut = 1; cut < bytes.Length; cut++) Assert.Equal(whole, Run(golden, translator, bytes, [cut, bytes.Length - cut]));
        Assert.Equal(whole, Run(golden, translator, bytes, [.. Enumerable.Repeat(1, bytes.Length)]));
    }

    private static string Run(GoldenCase golden, Translator translator, byte[] bytes, int[] pieces)
    {
        // Each run reads the request anew: ids are made unique against what was used before.
        using var request = Request(golden);
        var output = new ArrayBufferWriter<byte>();
        var assembler = new EventAssembler(Head(request), output);
        using var reader = translator.CreateStreamReader(golden.Traits);
        var at = 0;
        foreach (var piece in pieces)
        {
            reader.Read(bytes.AsSpan(at, piece), assembler);
            at += piece;
        }

        reader.Complete(assembler);
        assembler.Complete();
        return Normal(assembler.HasStarted ? EventOracle.Check(output.WrittenSpan) : Failed(assembler.Failure));
    }

    private static void CheckResponse(GoldenCase golden, Translator translator)
    {
        using var request = Request(golden);
        var sink = new MessageAssembler(Head(request));
        translator.ReadResponse(Encoding.UTF8.GetBytes(golden.EndpointResponse!), golden.Traits, sink);
        var message = sink.Complete();
        AssertSame(golden.ClientMessage!, Normal(message is null ? Failed(sink.Failure) : JsonNode.Parse(message)!.AsObject()), "the client's message");
    }

    private static void CheckError(GoldenCase golden, Translator translator)
    {
        var status = int.Parse(golden.ErrorBody!.Split('\n')[0], CultureInfo.InvariantCulture);
        var error = translator.ReadError(Encoding.UTF8.GetBytes(golden.ErrorBody[(golden.ErrorBody.IndexOf('\n', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(golden.ErrorSeen, $"{error.TypeFor(status).Name}: {error.ForClient}");
    }

    /// <summary>The client's request, read anew; null when the case has none.</summary>
    internal static MessagesRequest? Request(GoldenCase golden) => golden.ClientRequest is null ? null : RequestReader.Read(Encoding.UTF8.GetBytes(golden.ClientRequest), golden.Traits);

    internal static AnswerHead Head(MessagesRequest? request) => new() { Id = "msg_1", Model = "claude-x", EstimatedInput = 7, Tools = request?.Names ?? new ToolNames() };

    private static JsonObject Failed((Patchbay.Protocol.Errors.ErrorType Type, string Message)? failure) =>
        new() { ["error"] = new JsonObject { ["type"] = failure!.Value.Type.Name, ["message"] = failure.Value.Message } };

    /// <summary>What counts: content, stop reason, usage, error.</summary>
    private static string Normal(JsonObject message)
    {
        foreach (var name in new[] { "id", "type", "role", "model" }) message.Remove(name);
        if (message["stop_sequence"] is null) message.Remove("stop_sequence");
        if (message.ContainsKey("error") && message["content"] is JsonArray { Count: 0 }) message.Remove("content");
        return message.ToJsonString();
    }

    private static void AssertSame(string expected, string actual, string what)
    {
        var wanted = JsonNode.Parse(expected, documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        var got = JsonNode.Parse(actual)!;
        Assert.True(JsonNode.DeepEquals(wanted, got), $"{what} is\n{got.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() })}\nand should be\n{wanted.ToJsonString()}");
    }
}
