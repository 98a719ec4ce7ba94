using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>Whatever an endpoint's answer or a client's request has become on its way: what <see cref="DamagedStream"/>, <see cref="DamagedAnswer"/> and <see cref="DamagedRequest"/> promise.</summary>
/// <remarks>Inputs of all cases, damaged. The seeds are fixed, and a failure shows the damaged bytes: a fault that was found stays found.
/// <c>bench/fuzz</c> tries two million.</remarks>
public sealed class StreamFuzzTests
{
    /// <summary>About three seconds on two cores.</summary>
    private const int Inputs = 20_000;

    /// <summary>A small input takes microseconds; who needs this long hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Dialects => [.. TestedTranslators.All.Select(static translator => translator.Dialect)];

    [Theory, MemberData(nameof(Dialects))]
    public Task Any_damage_leaves_a_legal_stream(string dialect) => TryAllAsync(new DamagedStream(Of(dialect)), Inputs);

    [Theory, MemberData(nameof(Dialects))]
    public Task Any_damage_leaves_a_legal_answer(string dialect) => TryAllAsync(new DamagedAnswer(Of(dialect)), Inputs / 4);

    [Theory, MemberData(nameof(Dialects))]
    public Task Any_damage_leaves_a_request_or_a_refusal(string dialect) => TryAllAsync(new DamagedRequest(Of(dialect)), Inputs / 4);

    private static Translator Of(string dialect) => TestedTranslators.All.Single(one => one.Dialect == dialect);

    private static async Task TryAllAsync(DamagedInput inputs, int count)
    {
        if (!inputs.Exists) return; // A dialect whose cases are still to be written.
        var fuzzing = Task.Run(() =>
        {
            for (var seed = 0; seed < count / TestedTranslators.All.Count; seed++) inputs.Try(seed);
        });
        await fuzzing.WaitAsync(Patience);
    }
}
