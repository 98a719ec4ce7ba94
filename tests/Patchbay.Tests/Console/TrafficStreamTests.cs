using Patchbay.Console.Traffic;

namespace Patchbay.Tests.Console;

public class TrafficStreamTests
{
    private static readonly TrafficFilter All = new("", "", "");
    private readonly FakeTrafficBook _book = new();

    private TrafficStream Stream(TrafficFilter? filter = null) => new(_book, filter ?? All, TimeProvider.System);

    private static async Task<string> NextAsync(TrafficStream stream) => (await stream.NextAsync(CancellationToken.None)).Patch;

    [Fact]
    public async Task The_first_patch_is_the_whole_list_and_then_only_what_changed_is_sent()
    {
        _book.End(1);
        var stream = Stream();
        Assert.Contains("hx-target=\"#traffic-table\"", await NextAsync(stream), StringComparison.Ordinal);
        Assert.Equal("", await NextAsync(stream));

        _book.Begin(2);
        var begun = await NextAsync(stream);
        Assert.StartsWith("<hx-partial hx-target=\"#x-1\" hx-swap=\"beforebegin\"><tr id=\"x-2\"", begun, StringComparison.Ordinal);
        Assert.Contains("data-open=\"true\"", begun, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"x-1\"", begun, StringComparison.Ordinal);

        _book.End(2);
        var ended = await NextAsync(stream);
        Assert.StartsWith("<hx-partial hx-target=\"#x-2\" hx-swap=\"outerMorph\"><tr id=\"x-2\"", ended, StringComparison.Ordinal);
        Assert.Contains("data-open=\"false\"", ended, StringComparison.Ordinal);
        Assert.Equal("", await NextAsync(stream));
    }

    [Fact]
    public async Task Several_that_begin_at_once_are_one_fragment_the_latest_first()
    {
        var stream = Stream();
        await NextAsync(stream);
        for (var id = 1; id <= 5; id++) _book.Begin(id);
        var patch = await NextAsync(stream);
        Assert.StartsWith("<hx-partial hx-target=\"#traffic-rows\" hx-swap=\"beforeend\">", patch, StringComparison.Ordinal);
        Assert.Equal(1, patch.Split("<hx-partial").Length - 1);
        Assert.True(patch.IndexOf("x-5", StringComparison.Ordinal) < patch.IndexOf("x-1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fits_only_as_it_ends_is_put_where_it_belongs()
    {
        var stream = Stream(new TrafficFilter("", "well", ""));
        _book.Begin(1);
        _book.Begin(2);
        await NextAsync(stream);
        _book.End(2);
        await NextAsync(stream);
        _book.End(1);
        // Older than all that is shown: behind it.
        Assert.StartsWith("<hx-partial hx-target=\"#traffic-rows\" hx-swap=\"beforeend\"><tr id=\"x-1\"", await NextAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_than_two_hundred_rows_are_shown_and_many_changes_are_one_picture()
    {
        for (var id = 1; id <= 200; id++) _book.End(id);
        var stream = Stream();
        await NextAsync(stream);
        _book.Begin(201);
        var one = await stream.NextAsync(CancellationToken.None);
        Assert.Contains("<hx-partial hx-target=\"#x-1\" hx-swap=\"delete\">", one.Patch, StringComparison.Ordinal);
        Assert.False(one.IsLarge);
        for (var id = 202; id <= 400; id++) _book.End(id);
        var many = await stream.NextAsync(CancellationToken.None);
        Assert.True(many.IsLarge);
        Assert.Equal(1, many.Patch.Split("<hx-partial").Length - 1);
        Assert.Equal(200, many.Patch.Split("<tr ").Length - 1);
    }

    [Fact]
    public async Task A_column_for_money_comes_with_the_first_price()
    {
        _book.End(1);
        var stream = Stream();
        Assert.DoesNotContain("Cost", await NextAsync(stream), StringComparison.Ordinal);
        _book.End(2);
        _book.Prices[2] = 12_300;
        var patch = await NextAsync(stream);
        Assert.Contains("Cost", patch, StringComparison.Ordinal);
        Assert.Contains("$0.0123", patch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_others_are_escaped_and_what_hides_is_shown()
    {
        _book.EndedOnes.Add(FakeTrafficBook.Entry(1) with { Model = "<script>\u202e", Session = "\"><b>" });
        var patch = await NextAsync(Stream());
        Assert.DoesNotContain("<script>", patch, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", patch, StringComparison.Ordinal);
        Assert.Contains("202E⟧", patch, StringComparison.Ordinal);
    }
}
