using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Kinds;

public sealed class EndpointQuirksTests
{
    [Theory]
    [InlineData("llamacpp", EndpointQuirks.OverlappingBlocks)]
    [InlineData("lmstudio", EndpointQuirks.NoTokenCount)]
    [InlineData("ollama", EndpointQuirks.NoTokenCount)]
    public void Known_ones_are_said(string kind, EndpointQuirks quirks) => Assert.Equal(quirks, KindCatalog.Find(kind)!.Quirks);

    [Fact]
    public void Everybody_else_is_passed_through_untouched() =>
        Assert.Equal(["llamacpp", "lmstudio", "ollama"], KindCatalog.All.Where(static kind => kind.Quirks != EndpointQuirks.None).Select(static kind => kind.Name).Order());

    [Theory]
    [InlineData("llamacpp", Tokenizer.LlamaCpp)]
    [InlineData("vllm", Tokenizer.VLLM)]
    [InlineData("openai-compatible", Tokenizer.None)]
    [InlineData("openai", Tokenizer.None)]
    public void A_kind_has_its_own_tokenizer_or_none(string kind, Tokenizer tokenizer) =>
        Assert.Equal(tokenizer, KindCatalog.Find(kind)!.Adapt!(new EndpointTraits { Endpoint = "there", Model = "m" }).Tokenizer);
}
