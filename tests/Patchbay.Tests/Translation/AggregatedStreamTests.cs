using System.Text.Json.Nodes;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>A stream that is read for a client which asked for none: one message, and the same one.</summary>
public sealed class AggregatedStreamTests
{
    [Theory, MemberData(nameof(GoldenCaseTests.Files), MemberType = typeof(GoldenCaseTests))]
    public void A_stream_makes_the_same_message_in_one_piece(string file)
    {
        var golden = GoldenCases.Load(file);
        if (golden.EndpointStream is null) return;
        var expected = JsonNode.Parse(golden.ClientMessage!)!.AsObject();
        // Arguments that were cut are told otherwise where nothing of the message has been sent yet.
        if (golden.ClientMessage!.Contains("\"cut: ", StringComparison.Ordinal) && !expected.ContainsKey("error")) return;
        var translator = TestedTranslators.All.Single(one => file.StartsWith(one.Dialect + "/", StringComparison.Ordinal));
        using var request = GoldenCaseTests.Request(golden);
        var sink = new MessageAssembler(GoldenCaseTests.Head(request));
        using var reader = translator.CreateStreamReader(golden.Traits);
        reader.Read(golden.StreamBytes, sink);
        reader.Complete(sink);
        var message = sink.Complete();
        if (expected["error"] is { } error)
        {
            Assert.Null(message);
            Assert.Equal((string?)error["message"], sink.Failure!.Value.Message);
            return;
        }

        Assert.NotNull(message);
        var made = JsonNode.Parse(message)!;
        Assert.True(JsonNode.DeepEquals(expected["content"], made["content"]), made.ToJsonString());
        Assert.Equal((string?)expected["stop_reason"], (string?)made["stop_reason"]);
    }
}
