using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Splice;

namespace Patchbay.Tests.Jsonc;

public sealed class JsoncDocumentTests
{
    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_read()
    {
        var document = Parse("\uFEFF// top\n{ \"a\": [1, 2.50,], /* b */ \"b\": \"\\u00e9\", }\n");

        Assert.Equal(["a", "b"], document.Root!.Members.Select(member => member.Name));
        Assert.Equal("2.50", document.Root.Find("a")!.Value.Items[1].Text);
        Assert.Equal("é", document.Root.Find("b")!.Value.Text);
    }

    [Fact]
    public void Every_node_knows_its_own_bytes()
    {
        var document = Parse("\uFEFF{ \"a\": { \"b\": [true] } }");
        var a = document.Root!.Find("a")!;

        Assert.Equal("\"a\"", Slice(document, a.NameStart, a.NameEnd));
        Assert.Equal("{ \"b\": [true] }", Slice(document, a.Value.Start, a.Value.End));
        Assert.Equal("true", Slice(document, a.Value.Find("b")!.Value.Items[0].Start, a.Value.Find("b")!.Value.Items[0].End));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("// nothing\n/* at all */")]
    [InlineData("\uFEFF")]
    public void A_text_without_a_value_has_no_root(string text) => Assert.Null(Parse(text).Root);

    [Fact]
    public void Of_duplicates_the_last_one_is_found()
    {
        Assert.Equal("2", Parse("{\"a\": 1, \"a\": 2}").Root!.Find("a")!.Value.Text);
    }

    [Theory]
    [InlineData("{\n  \"a\" 1\n}", 2, 7)]
    [InlineData("{\n  \"é\" 1\n}", 2, 7)]
    [InlineData("\uFEFF{ ] }", 1, 3)]
    [InlineData("{ \"a\": 1 } x", 1, 12)]
    [InlineData("{ \"a\": 1", 1, 9)]
    [InlineData("{\r\n  \"a\": tru\r\n}", 2, 11)]
    public void An_error_is_told_with_line_and_column(string text, int line, int column)
    {
        Assert.False(JsoncDocument.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal((line, column), (error!.Line, error.Column));
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_an_error_and_no_exception()
    {
        Assert.False(JsoncDocument.TryParse(new byte[] { (byte)'{', (byte)'\n', 0xFF, (byte)'}' }, out _, out var error));
        Assert.Equal((2, 1), (error!.Line, error.Column));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_an_error_and_no_exception()
    {
        Assert.False(JsoncDocument.TryParse("{\n \"a\": \"\\ud800\" }"u8.ToArray(), out _, out var error));
        Assert.Equal(2, error!.Line);
    }

    [Fact]
    public void Kinds_are_those_of_the_tokens()
    {
        var root = Parse("[null, true, 1, \"\", {}, []]").Root!;

        Assert.Equal(
            [JsonTokenType.Null, JsonTokenType.True, JsonTokenType.Number, JsonTokenType.String, JsonTokenType.StartObject, JsonTokenType.StartArray],
            root.Items.Select(item => item.Kind));
    }

    private static JsoncDocument Parse(string text)
    {
        Assert.True(JsoncDocument.TryParse(Encoding.UTF8.GetBytes(text), out var document, out var error), error?.Message);
        return document!;
    }

    private static string Slice(JsoncDocument document, int start, int end) => Encoding.UTF8.GetString(document.Source.Span[start..end]);
}
