using System.Text;
using Patchbay.Protocol.Messages;
using Patchbay.Protocol.Splice;

namespace Patchbay.Tests.Protocol;

public class RequestPeekTests
{
    [Theory]
    [InlineData("""{"model":"claude-opus-5-5","messages":[]}""", "claude-opus-5-5")]
    [InlineData("""{"messages":[{"model":"inner"}],"metadata":{"model":"deeper"},"model":"outer"}""", "outer")]
    [InlineData("""  { "max_tokens" : 1 , "model" : "späced \u00e9" } """, "späced é")]
    [InlineData("""{"model":"first wins","model":"second"}""", "first wins")]
    public void Finds_the_top_level_model(string body, string model)
    {
        Assert.Equal(model, RequestPeek.Read(Encoding.UTF8.GetBytes(body)).Model);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"model":7}""")]
    [InlineData("""{"messages":[}],"model":"behind broken json"}""")]
    [InlineData("not json at all")]
    public void Finds_nothing_where_nothing_is_and_leaves_the_rest_to_the_endpoint(string body)
    {
        Assert.Equal(RequestPeek.Nothing, RequestPeek.Read(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void Reads_no_further_than_the_model()
    {
        Assert.Equal("m", RequestPeek.Read("""{"model":"m","messages":[ this is not json"""u8).Model);
    }

    [Theory]
    [InlineData("""{"stream":true}""", true)]
    [InlineData("""{"model":"m","x":{"stream":true},"stream":false}""", false)]
    [InlineData("""{"model":"m"}""", null)]
    [InlineData("""{"stream":"yes"}""", null)]
    public void Reads_stream_when_asked(string body, bool? stream)
    {
        Assert.Equal(stream, RequestPeek.ReadStream(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void Splices_one_value_and_leaves_every_other_byte()
    {
        var body = Encoding.UTF8.GetBytes("""{ "a" : "\u00e9<" , "model" :"claude-opus-5-5", "n": 1.0e3 }""");
        var peek = RequestPeek.Read(body);
        var spliced = SplicedBody.WithModel(body, peek, "qwen\"3");
        var result = new byte[spliced.Length];
        Assert.Equal(result.Length, spliced.CopyTo(0, result));
        Assert.Equal("""{ "a" : "\u00e9<" , "model" :"qwen\"3", "n": 1.0e3 }""", Encoding.UTF8.GetString(result));
    }

    [Fact]
    public void A_spliced_body_can_be_copied_in_pieces_of_any_size()
    {
        var body = Encoding.UTF8.GetBytes("""{"model":"claude","messages":[1,2,3]}""");
        var spliced = SplicedBody.WithModel(body, RequestPeek.Read(body), "another-model");
        var whole = new byte[spliced.Length];
        spliced.CopyTo(0, whole);
        for (var size = 1; size <= whole.Length; size++)
        {
            var pieces = new List<byte>();
            var piece = new byte[size];
            while (spliced.CopyTo(pieces.Count, piece) is var copied and > 0) pieces.AddRange(piece[..copied]);
            Assert.Equal(whole, pieces);
        }
    }
}
