using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>The translators under test: of every dialect that is not passed through, and the repair of the one that is. A new one is here as soon as <see cref="Translators"/> knows it.</summary>
internal static class TestedTranslators
{
    public static IReadOnlyList<Translator> All { get; } =
        [.. Enum.GetValues<Dialect>().Where(static dialect => dialect != Dialect.AnthropicMessages).Select(Translators.Of), new StreamRepair()];
}
