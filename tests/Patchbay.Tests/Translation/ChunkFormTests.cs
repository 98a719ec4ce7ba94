using System.Buffers;
using System.Text;
using System.Text.Json;
using Patchbay.Translation.Common;
using Patchbay.Translation.OpenAIChat;

namespace Patchbay.Tests.Translation;

/// <summary>Chunks that are not parsed, because one of their form was, mean what parsing would have found.</summary>
public sealed class ChunkFormTests
{
    private static readonly string[] Pieces =
        ["plain", "{\"delta\"", "a \"quote\"", "back\\slash", "line\nbreak", "tab\t", "ünïcode 漢字 😀", "\u0001", "", "x", "<think>", "hidden", "</think>", "\"}}]}", "end"];

    [Fact]
    public void Every_piece_of_text_is_the_same_with_and_without_a_form_that_repeats()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var said = Enumerable.Range(0, 40).Select(_ => (Piece: Pieces[random.Next(Pieces.Length)], Field: random.Next(4))).ToArray();
            Assert.Equal(Read(said, isVaried: true), Read(said, isVaried: false));
        }
    }

    [Fact]
    public void A_chunk_of_the_same_form_whose_text_is_no_JSON_is_not_taken_for_one()
    {
        var good = """data: {"choices":[{"delta":{"content":"good"}}]}""";
        var bad = good.Replace("good", "\u0001", StringComparison.Ordinal);
        var sink = new MessageAssembler(new AnswerHead { Id = "msg_1", Model = "m" });
        using var reader = new ChatTranslator().CreateStreamReader(new EndpointTraits { Endpoint = "there", Model = "m" });
        reader.Read(Encoding.UTF8.GetBytes($"{good}\n\n{good}\n\n{bad}\n\n"), sink);
        Assert.NotNull(sink.Failure);
    }

    private static string Read((string Piece, int Field)[] said, bool isVaried)
    {
        var stream = new StringBuilder();
        for (var at = 0; at < said.Length; at++)
        {
            var text = $"\"{JsonEncodedText.Encode(said[at].Piece)}\"";
            var delta = said[at].Field switch
            {
                0 => $"\"reasoning_content\":{text}",
                1 => $"\"role\":\"assistant\",\"content\":{text}",
                _ => $"\"content\":{text}",
            };
            stream.Append(CultureInfo.InvariantCulture, $"data: {{\"id\":\"c\",\"n\":{(isVaried ? at : 0)},\"choices\":[{{\"index\":0,\"delta\":{{{delta}}},\"finish_reason\":null}}],\"usage\":null}}\n\n");
        }

        stream.Append("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        var output = new ArrayBufferWriter<byte>();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m" }, output);
        using var reader = new ChatTranslator().CreateStreamReader(new EndpointTraits { Endpoint = "there", Model = "m" });
        reader.Read(Encoding.UTF8.GetBytes(stream.ToString()), assembler);
        reader.Complete(assembler);
        assembler.Complete();
        return EventOracle.Check(output.WrittenSpan).ToJsonString();
    }
}
