using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Kinds;

public sealed class KindTraitsTests
{
    [Theory]
    [InlineData("grok-3-mini", true)]
    [InlineData("grok-4", true)]
    [InlineData("grok-4.5", true)]
    [InlineData("grok-4.7", true)]
    [InlineData("grok-3", false)]
    [InlineData("grok-4-1-fast-reasoning", false)]
    [InlineData("grok-4.20-0309-reasoning", false)]
    [InlineData("grok-code-fast-1", false)]
    [InlineData("grok-build-0.1", false)]
    public void Only_those_models_of_xAI_are_told_how_hard_to_think_that_take_it(string model, bool takesEffort)
    {
        var kind = KindCatalog.Find("xai")!;
        Assert.Equal(Dialect.OpenAIResponses, kind.Dialect);
        var traits = kind.Adapt!(new EndpointTraits { Endpoint = "xai", Model = model });
        Assert.Equal(takesEffort, traits.TakesEffort);
        Assert.True(traits.HasWebSearch);
    }
}
