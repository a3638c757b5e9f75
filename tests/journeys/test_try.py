import pytest
from tests.journeys.person import axe

def test_js_off(visitor):
    p = visitor(javascript=False, width=360)
    p.go("/healthz")
    print(p.page.content()[:300])

def test_js_on(visitor):
    p = visitor()
    p.page.set_content("<html lang=en><head><title>x</title></head><body><main><h1>Hi</h1><img src=x></main></body></html>")
    with pytest.raises(AssertionError) as e:
        axe(p.page)
    print(e.value)
    p.troubles.clear()
def test_axe_js_off(visitor):
    p = visitor(javascript=False)
    p.page.set_content("<html lang=en><head><title>x</title></head><body><main><h1>Hi</h1><img src=x></main></body></html>")
    with pytest.raises(AssertionError) as e:
        axe(p.page)
    p.troubles.clear()
