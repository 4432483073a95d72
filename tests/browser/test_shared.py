"""The browser context that all tests of a process share leaves nothing of one test to the next."""


def test_what_a_test_left_in_it_is_forgotten(context, shared, db):
    page = context.new_page()
    page.goto("/login/")
    page.evaluate("localStorage.setItem('a', '1'); document.cookie = 'b=1'")
    page.evaluate("console.error('c')")
    context.route("**/*", lambda route: route.abort())
    shared.forget()
    assert page.is_closed()
    page = context.new_page()
    page.goto("/login/")
    assert "b=1" not in page.evaluate("document.cookie")
    assert page.evaluate("localStorage.length") == 0
    assert shared.complaints == []
