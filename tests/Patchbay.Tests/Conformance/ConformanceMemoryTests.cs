using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Kinds;
using Patchbay.Tests.Diagnosis;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Conformance;

/// <summary>What is kept of reports for the next start of an agent.</summary>
public sealed class ConformanceMemoryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    private ConformanceMemory Memory => new(_folder.FullPath);

    private string FilePath => Path.Combine(_folder.FullPath, "doctor.json");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_seen_last_is_what_is_known(bool arrives)
    {
        Memory.Keep(Samples.Corp, Report(!arrives, Noon));
        Memory.Keep(Samples.Corp, Report(arrives, Noon.AddMinutes(1)));
        Assert.Equal(arrives, Memory.ToolReferenceAt(Samples.Corp));
        Assert.Null(Memory.ToolReferenceAt(Samples.LmStudio));
    }

    [Fact]
    public void What_could_not_be_told_leaves_what_was_known()
    {
        Memory.Keep(Samples.Corp, Report(false, Noon));
        Memory.Keep(Samples.Corp, Report(null, Noon.AddMinutes(1)));
        Assert.False(Memory.ToolReferenceAt(Samples.Corp));
    }

    [Fact]
    public void Where_Patchbay_translates_it_searches_itself() =>
        Assert.True(Memory.ToolReferenceAt(Samples.Corp with { SpokenDialect = Dialect.OpenAIChat }));

    [Fact]
    public void The_address_is_kept_without_its_secrets_and_for_the_owner_alone()
    {
        var endpoint = Samples.Make("corp", "https://user:hunter2@llm.corp.example/base?key=hunter2");
        Memory.Keep(endpoint, Report(true, Noon));
        Assert.DoesNotContain("hunter2", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Assert.True(Memory.ToolReferenceAt(endpoint));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void The_oldest_are_forgotten()
    {
        for (var number = 0; number < 103; number++) Memory.Keep(At(number), Report(true, Noon.AddMinutes(number)));
        Assert.Null(Memory.ToolReferenceAt(At(2)));
        Assert.True(Memory.ToolReferenceAt(At(3)));

        static Endpoint At(int number) => Samples.Make("corp", $"https://llm-{number}.corp.example");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[null,{}]")]
    [InlineData("""{"url":1}""")]
    public void A_damaged_file_is_no_reason_not_to_start(string text)
    {
        File.WriteAllText(FilePath, text);
        Assert.Null(Memory.ToolReferenceAt(Samples.Corp));
        Memory.Keep(Samples.Corp, Report(true, Noon));
        Assert.True(Memory.ToolReferenceAt(Samples.Corp));
    }

    public void Dispose() => _folder.Dispose();

    private static ConformanceReport Report(bool? toolReference, DateTimeOffset time) =>
        new() { Endpoint = "corp", Url = "https://llm.corp.example", Kind = "custom", Dialect = "anthropic-messages", Checks = [], ToolReference = toolReference, Time = time };
}
