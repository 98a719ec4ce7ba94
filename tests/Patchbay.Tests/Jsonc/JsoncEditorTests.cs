using System.Text;
using Patchbay.Protocol.Splice;

namespace Patchbay.Tests.Jsonc;

public sealed class JsoncEditorTests
{
    [Theory]
    [InlineData("{ \"a\": 1 }", "{ \"a\": 9 }")]
    [InlineData("{\"a\":1}", "{\"a\":9}")]
    [InlineData("\uFEFF{\r\n\t\"a\" : /* was 0 */ 1 , // one\r\n\t\"z\": [ 1,2 ]\r\n}\r\n", "\uFEFF{\r\n\t\"a\" : /* was 0 */ 9 , // one\r\n\t\"z\": [ 1,2 ]\r\n}\r\n")]
    [InlineData("{ \"\\u0061\": 1 }", "{ \"\\u0061\": 9 }")]
    [InlineData("{ \"a\": 1, \"a\": 2 }", "{ \"a\": 1, \"a\": 9 }")]
    public void A_value_is_replaced_and_nothing_else(string before, string after) => Assert.Equal(after, Set(before, "9", "a"));

    [Theory]
    [InlineData("", "{\n  \"n\": 9\n}\n")]
    [InlineData("// mine", "// mine\n{\n  \"n\": 9\n}\n")]
    [InlineData("{}", "{\n  \"n\": 9\n}")]
    [InlineData("{ // mine\n}", "{ // mine\n  \"n\": 9\n}")]
    [InlineData("{ /* mine */ }", "{ /* mine */ \"n\": 9 }")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"n\":9}")]
    [InlineData("{ \"a\": 1 }", "{ \"a\": 1, \"n\": 9 }")]
    [InlineData("{ \"a\": 1, }", "{ \"a\": 1, \"n\": 9, }")]
    [InlineData("{ \"a\": 1 /* one */ }", "{ \"a\": 1, /* one */ \"n\": 9 }")]
    [InlineData("{\n    \"a\": 1\n}", "{\n    \"a\": 1,\n    \"n\": 9\n}")]
    [InlineData("{\n\t\"a\": 1,\n}", "{\n\t\"a\": 1,\n\t\"n\": 9,\n}")]
    [InlineData("{\r\n  \"a\": 1 // one\r\n}\r\n", "{\r\n  \"a\": 1, // one\r\n  \"n\": 9\r\n}\r\n")]
    [InlineData("{\n  \"a\": 1, // one\n  // \"b\": 2\n}", "{\n  \"a\": 1, // one\n  \"n\": 9,\n  // \"b\": 2\n}")]
    [InlineData("{\n  \"a\": 1 }", "{\n  \"a\": 1,\n  \"n\": 9 }")]
    [InlineData("{ \"a\": 1 // one\n}", "{ \"a\": 1, // one\n  \"n\": 9\n}")]
    [InlineData("{\n  \"a\": 1 /* one,\n  two */\n}", "{\n  \"a\": 1, /* one,\n  two */\n  \"n\": 9\n}")]
    public void A_property_is_added_in_the_objects_own_style(string before, string after)
    {
        Assert.Equal(after, Set(before, "9", "n"));
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"n\": 9,\n  \"z\": 3\n}", "{\n  \"a\": 1,\n  \"z\": 3\n}")]
    [InlineData("{\n  \"n\": 9, // nine\n  \"z\": 3\n}", "{\n  \"z\": 3\n}")]
    [InlineData("{\n  // about n\n  \"n\": 9,\n  \"z\": 3\n}", "{\n  // about n\n  \"z\": 3\n}")]
    [InlineData("{\n  \"a\": 1, // one\n  \"n\": 9 // nine\n}", "{\n  \"a\": 1 // one\n}")]
    [InlineData("{\n  \"n\": 9\n}", "{}")]
    [InlineData("{\n  // why\n  \"n\": 9\n}", "{\n  // why\n}")]
    [InlineData("{ \"n\": 9, \"z\": 3 }", "{ \"z\": 3 }")]
    [InlineData("{\"n\": 9, \"z\": 3}", "{\"z\": 3}")]
    [InlineData("{ \"a\": 1, \"n\": 9 }", "{ \"a\": 1 }")]
    [InlineData("{ \"a\": 1, \"n\": 9, }", "{ \"a\": 1, }")]
    [InlineData("{\n  \"n\": 9, \"z\": 3\n}", "{\n  \"z\": 3\n}")]
    [InlineData("{\n  \"a\": 1, // one\n  \"n\": 9 }", "{\n  \"a\": 1 // one\n  }")]
    [InlineData("{\n  \"a\": 1\n  , \"n\": 9\n}", "{\n  \"a\": 1\n  \n}")]
    [InlineData("{\n  \"n\": 9, /* of\n z */ \"z\": 3\n}", "{\n  /* of\n z */ \"z\": 3\n}")]
    [InlineData("{ \"n\": 1, \"a\": 2, \"n\": 3 }", "{ \"a\": 2 }")]
    public void A_property_goes_with_its_comma_and_its_own_line(string before, string after)
    {
        Assert.Equal(after, Remove(before, "n"));
    }

    [Fact]
    public void Objects_on_the_way_are_made()
    {
        const string before = "{\n  \"customApiEndpoint\": \"\"\n}\n";

        var after = Set(before, """{"kind":"lmstudio","url":"http://127.0.0.1:1234"}""", "endpoints", "lm");

        Assert.Equal(
            """
            {
              "customApiEndpoint": "",
              "endpoints": {
                "lm": { "kind": "lmstudio", "url": "http://127.0.0.1:1234" }
              }
            }

            """.ReplaceLineEndings("\n"),
            after);
    }

    [Fact]
    public void A_long_value_is_spread_over_lines_with_the_files_own_indentation()
    {
        var after = Set(
            "{\r\n\t\"endpoints\": {\r\n\t}\r\n}",
            """{"url":"https://a-rather-long-host-name.corp.example/with/a/path","models":{"default":"x"},"headers":{"X-Team":"platform"}}""",
            "endpoints", "corp");

        Assert.Equal(
            "{\r\n\t\"endpoints\": {\r\n\t\t\"corp\": {\r\n\t\t\t\"url\": \"https://a-rather-long-host-name.corp.example/with/a/path\",\r\n"
            + "\t\t\t\"models\": { \"default\": \"x\" },\r\n\t\t\t\"headers\": { \"X-Team\": \"platform\" }\r\n\t\t}\r\n\t}\r\n}",
            after);
    }

    [Fact]
    public void A_file_on_one_line_stays_on_one_line()
    {
        Assert.Equal("""{"a":{ "b": 1 }}""", Set("""{"a":{}}""", "1", "a", "b"));
    }

    [Fact]
    public void A_text_that_does_not_parse_is_not_edited()
    {
        var edit = JsoncEditor.Set("{\n  \"a\": }"u8.ToArray(), ["a"], "1"u8.ToArray());

        Assert.Null(edit.Bytes);
        Assert.Equal(2, edit.Error!.Line);
    }

    [Fact]
    public void A_value_on_the_way_that_is_no_object_is_an_error()
    {
        var edit = JsoncEditor.Set("{\n  \"a\": 5 }"u8.ToArray(), ["a", "b"], "1"u8.ToArray());

        Assert.Equal((2, 8), (edit.Error!.Line, edit.Error.Column));
        Assert.Contains("`a` is not an object", edit.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"a\": 1 }")]
    [InlineData("")]
    [InlineData("[1]")]
    public void Removing_what_is_not_there_changes_nothing(string text) => Assert.Equal(text, Remove(text, "n"));

    [Fact]
    public void Names_and_strings_are_escaped_as_JSON_wants()
    {
        Assert.Equal("{\n  \"a\\\"b\": 1\n}", Set("{}", "1", "a\"b"));
        Assert.Equal("\"é<\\n\"", Encoding.UTF8.GetString(JsoncEditor.Quote("é<\n")));
    }

    private static string Set(string text, string value, params string[] path)
    {
        var edit = JsoncEditor.Set(Encoding.UTF8.GetBytes(text), path, Encoding.UTF8.GetBytes(value));
        Assert.Null(edit.Error);
        return Encoding.UTF8.GetString(edit.Bytes!);
    }

    private static string Remove(string text, params string[] path)
    {
        var edit = JsoncEditor.Remove(Encoding.UTF8.GetBytes(text), path);
        Assert.Null(edit.Error);
        return Encoding.UTF8.GetString(edit.Bytes!);
    }
}
