using CsCheck;
using Patchbay.Protocol.Splice;
using static Patchbay.Tests.JsonRpc.Wire;

namespace Patchbay.Tests.JsonRpc;

public sealed class RawJsonTests
{
    [Theory]
    [InlineData("{}", "a", "{\"a\":0}")]
    [InlineData("{ }", "a", "{\"a\":0 }")]
    [InlineData("{\"b\": 1 }", "a", "{\"b\": 1,\"a\":0 }")]
    [InlineData("{\"a\" : {\"x\":[1, 2]} ,\"b\":1}", "a", "{\"a\" : 0 ,\"b\":1}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "a", "{\"a\":1,\"\\u0061\":0}")]
    [InlineData("{\"a\":{\"b\":1}}", "a.b", "{\"a\":{\"b\":0}}")]
    [InlineData("{\"a\":{}}", "a.b.c", "{\"a\":{\"b\":{\"c\":0}}}")]
    public void Set_changes_one_value_and_nothing_else(string json, string path, string expected) =>
        Assert.Equal(expected, Text(RawJson.Set(Json(json), path.Split('.'), Json("0"))));

    [Theory]
    [InlineData("{\"l\":[]}", "{\"l\":[0]}")]
    [InlineData("{\"l\":[ 1 ]}", "{\"l\":[ 1,0 ]}")]
    [InlineData("{\"l\":null}", "{\"l\":[0]}")]
    [InlineData("{}", "{\"l\":[0]}")]
    public void Append_adds_one_element(string json, string expected) => Assert.Equal(expected, Text(RawJson.Append(Json(json), ["l"], Json("0"))));

    [Theory]
    [InlineData("{\"a\":1}", "{}")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2}")]
    [InlineData("{\"b\":2 , \"a\":1 }", "{\"b\":2  }")]
    [InlineData("{\"b\":2, \"a\":1, \"c\":3}", "{\"b\":2,  \"c\":3}")]
    [InlineData("{\"a\":1,\"a\":2}", "{}")]
    [InlineData("{\"b\":{\"a\":1}}", "{\"b\":{\"a\":1}}")]
    public void Remove_takes_one_property_out(string json, string expected) => Assert.Equal(expected, Text(RawJson.Remove(Json(json), ["a"])));

    [Fact]
    public void Get_gives_the_very_bytes()
    {
        var json = Json("""{"a":{"b":[ 1.0 , "\u00e9"]},"s":"\u00e9","t":"\ud800"}""");
        Assert.Equal("""[ 1.0 , "\u00e9"]""", Text(RawJson.Get(json, "a", "b")));
        Assert.Equal("é", RawJson.GetString(json, "s"));
        Assert.Null(RawJson.GetString(json, "t"));
        Assert.Null(RawJson.GetString(json, "a"));
        Assert.True(RawJson.Get(json, "a", "b", "c").IsEmpty);
        Assert.True(RawJson.Get(default, "a").IsEmpty);
    }

    [Fact]
    public void What_is_not_an_object_or_an_array_is_not_edited()
    {
        Assert.Throws<ArgumentException>(() => RawJson.Set(Json("{\"a\":1}"), ["a", "b"], Json("0")));
        Assert.Throws<ArgumentException>(() => RawJson.Append(Json("{\"a\":1}"), ["a"], Json("0")));
        Assert.Throws<ArgumentException>(() => RawJson.Set(Json("[]"), ["a"], Json("0")));
    }

    [Fact]
    public void What_was_set_is_found_and_taking_it_out_leaves_the_rest()
    {
        var name = Gen.OneOf("a", "b", "c", "é", "d e");
        var value = Gen.OneOf("1", "\"x\\u00e9\"", "{\"a\":[ ]}", "[1, {\"a\":2}]", "null", "1.0");
        var blank = Gen.OneOf("", " ", "\t");
        var json = Gen.Select(name, blank, value, blank, (n, before, v, after) => (n, $"{before}\"{n}\":{before}{v}{after}")).Array[0, 5]
            .Select(members => "{" + string.Join(',', members.DistinctBy(member => member.n).Select(member => member.Item2)) + "}");
        Gen.Select(json, name, value).Sample(
            (text, n, v) =>
            {
                var had = RawJson.Get(Json(text), n);
                var set = RawJson.Set(Json(text), [n], Json(v));
                var back = had.IsEmpty ? RawJson.Remove(set, [n]) : RawJson.Set(set, [n], had);
                return Text(RawJson.Get(set, n)) == v && Text(back) == text && RawJson.Get(RawJson.Remove(set, [n]), n).IsEmpty;
            },
            iter: 5000);
    }
}
