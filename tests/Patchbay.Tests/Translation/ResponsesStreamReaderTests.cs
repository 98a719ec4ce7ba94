using System.Buffers;
using Patchbay.Translation.Common;
using Patchbay.Translation.OpenAIResponses;

namespace Patchbay.Tests.Translation;

public sealed class ResponsesStreamReaderTests
{
    [Fact]
    public void A_text_event_costs_no_allocation()
    {
        var piece = "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"some\\nwords\",\"sequence_number\":7}\n\n"u8.ToArray();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m" }, new ArrayBufferWriter<byte>(1 << 20));
        using var reader = new ResponsesStreamReader(new EndpointTraits { Endpoint = "there", Model = "m" });
        for (var i = 0; i < 10; i++) reader.Read(piece, assembler);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) reader.Read(piece, assembler);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
